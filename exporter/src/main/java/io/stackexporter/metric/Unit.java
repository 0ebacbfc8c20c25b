package io.stackexporter.metric;

/** The base units that our own names may carry; a reading in another unit is converted where it is read. */
public enum Unit {
    NONE(""),
    SECONDS("seconds"),
    /** A moment as Unix time. */
    TIMESTAMP("timestamp_seconds"),
    BYTES("bytes"),
    /** From 0 to 1. */
    RATIO("ratio");

    private final String suffix;

    Unit(String suffix) {
        this.suffix = suffix;
    }

    /** What a name of this unit ends with, before {@code _total}; empty for {@link #NONE}. */
    public String suffix() {
        return suffix;
    }
}
