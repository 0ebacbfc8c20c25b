package io.stackexporter.metric;

/** Which of the two layers of names a user wants to see. */
public record Layers(boolean nativeNames, boolean unifiedNames) {
    public static final Layers BOTH = new Layers(true, true);

    public boolean wants(Metric metric) {
        return switch (metric.naming()) {
            case NATIVE -> nativeNames;
            case UNIFIED -> unifiedNames;
            case CUSTOM, FOREIGN -> true;
        };
    }
}
