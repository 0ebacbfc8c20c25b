package io.stackexporter.kind.backup;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the configuration says that a backup is; a form that only wraps another may stand around each. */
enum Format {
    /** Whatever its first bytes and its name agree on. */
    AUTO,
    PG_DUMP,
    MYSQLDUMP,
    GZIP,
    ZSTD,
    XZ,
    BZIP2,
    TAR,
    ZIP,
    BINLOG,
    /** Only that there is something. */
    NONE;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Format> of(String word) {
        return Stream.of(values()).filter(format -> format.word().equals(word)).findFirst();
    }

    static String words() {
        return Stream.of(values()).map(Format::word).collect(Collectors.joining(", "));
    }

    /**
     * Reads as little as shows whether the file is whole; false when that cannot be said.
     *
     * @throws Flaw it is not
     */
    boolean isWhole(String name, Bytes bytes) throws IOException {
        if (this == NONE) {
            return true;
        }
        ByteBuffer start = bytes.first(SqlDump.EDGE);
        Optional<Form> found = Form.of(start);
        Optional<Form> promised = Form.ofName(name);
        Flaw.unless(promised.isEmpty() || promised.equals(found), Problem.CORRUPT);
        if (found.isEmpty()) {
            // A text without its usual first lines is known by nothing; a file of zeros is what a lost disk leaves.
            Flaw.unless((this == AUTO || mayBe(Form.SQL)) && !isZero(start), Problem.CORRUPT);
            return false;
        }
        Flaw.unless(mayBe(found.get()), Problem.CORRUPT);
        try {
            return found.get().isWhole(bytes);
        } catch (EOFException e) {
            throw new Flaw(Problem.TRUNCATED);
        }
    }

    private boolean mayBe(Form form) {
        return switch (this) {
            case AUTO -> true;
            case PG_DUMP -> form == Form.PG_ARCHIVE || form == Form.SQL || form == Form.TAR || form.isPacked();
            case MYSQLDUMP -> form == Form.SQL || form.isPacked();
            case TAR -> form == Form.TAR || form.isPacked();
            case BINLOG -> form == Form.BINLOG || form.isPacked();
            case GZIP -> form == Form.GZIP;
            case ZSTD -> form == Form.ZSTD;
            case XZ -> form == Form.XZ;
            case BZIP2 -> form == Form.BZIP2;
            case ZIP -> form == Form.ZIP;
            case NONE -> false;
        };
    }

    private static boolean isZero(ByteBuffer start) {
        for (int i = 0; i < start.limit(); i++) {
            if (start.get(i) != 0) {
                return false;
            }
        }
        return true;
    }
}
