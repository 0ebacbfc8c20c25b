package io.stackexporter.kind.backup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What a file is by its first bytes, and with it how its end is found. */
enum Form {
    PG_ARCHIVE(List.of(), start -> startsWith(start, PgDump.MAGIC), PgDump::check),
    GZIP(List.of(".gz", ".tgz"), start -> (number(start) & 0xffff) == Gzip.MAGIC, Gzip::check),
    ZSTD(List.of(".zst", ".tzst"), start -> number(start) == Ends.ZSTD, Ends::checkZstd),
    XZ(List.of(".xz", ".txz"), start -> number(start) == Ends.XZ, Ends::checkXz),
    BZIP2(List.of(".bz2", ".tbz2"), start -> (number(start) & 0xffffff) == Ends.BZIP2, Ends::checkBzip2),
    ZIP(List.of(".zip"), start -> number(start) == Zip.LOCAL || number(start) == Zip.END, Zip::check),
    BINLOG(List.of(), start -> number(start) == Binlog.MAGIC || number(start) == Binlog.ENCRYPTED, Binlog::check),
    TAR(List.of(".tar"), Tar::isTar, Tar::check),
    SQL(List.of(), start -> SqlDump.of(start).isPresent(), SqlDump::check);

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> endings;

    @SuppressWarnings("ImmutableEnumChecker") // functions without state
    private final Predicate<ByteBuffer> begins;

    @SuppressWarnings("ImmutableEnumChecker")
    private final Check check;

    private interface Check {
        boolean isWhole(Bytes bytes) throws IOException;
    }

    Form(List<String> endings, Predicate<ByteBuffer> begins, Check check) {
        this.endings = endings;
        this.begins = begins;
        this.check = check;
    }

    static Optional<Form> of(ByteBuffer start) {
        return Stream.of(values()).filter(form -> form.begins.test(start)).findFirst();
    }

    /** What the name promises, where it promises anything. */
    static Optional<Form> ofName(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return Stream.of(values())
                .filter(form -> form.endings.stream().anyMatch(lower::endsWith))
                .findFirst();
    }

    /** Whether it is only a wrapping around another form. */
    boolean isPacked() {
        return this == GZIP || this == ZSTD || this == XZ || this == BZIP2;
    }

    /**
     * Reads as little as shows whether the file is whole; false when that cannot be said.
     *
     * @throws Flaw it is not
     * @throws java.io.EOFException it goes on behind its end
     */
    boolean isWhole(Bytes bytes) throws IOException {
        return check.isWhole(bytes);
    }

    private static int number(ByteBuffer start) {
        return start.limit() < 4 ? 0 : start.getInt(0);
    }

    private static boolean startsWith(ByteBuffer start, String magic) {
        return start.limit() >= magic.length()
                && StandardCharsets.ISO_8859_1
                        .decode(start.slice(0, magic.length()))
                        .toString()
                        .equals(magic);
    }
}
