package io.stackexporter.kind.backup;

import java.util.Locale;

/** Why a backup does not count: a bounded set, so that it can be a label. */
enum Problem {
    /** It has no bytes, as after a job whose disk was full. */
    EMPTY,
    /** It is smaller than the configuration allows. */
    TOO_SMALL,
    /** It cannot be opened or read. */
    UNREADABLE,
    /** Its end is missing. */
    TRUNCATED,
    /** It begins or is built otherwise than its format says. */
    CORRUPT,
    /** It is not what the checksum beside it was made of. */
    CHECKSUM;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
