package io.stackexporter.kind.backup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;

/** A dump as SQL text: each program that writes one ends it with a line of its own. */
enum SqlDump {
    /** Before {@link #PG_DUMP}, whose lines it holds once for every database. */
    PG_DUMPALL("-- PostgreSQL database cluster dump", "-- PostgreSQL database cluster dump complete"),
    PG_DUMP("-- PostgreSQL database dump", "-- PostgreSQL database dump complete"),
    MYSQLDUMP("-- MySQL dump ", "-- Dump completed"),
    MARIADB_DUMP("-- MariaDB dump ", "-- Dump completed");

    /** Newer programs put lines of their own before the first and after the last. */
    static final int EDGE = 4 << 10;

    private final String first;
    private final String last;

    SqlDump(String first, String last) {
        this.first = first;
        this.last = last;
    }

    /** By the first lines. */
    static Optional<SqlDump> of(ByteBuffer start) {
        String text = text(start);
        return Stream.of(values()).filter(one -> text.contains(one.first)).findFirst();
    }

    /** Whether the last lines are there; without knowing the program, any program's. */
    static void checkEnd(Optional<SqlDump> program, ByteBuffer end) throws Flaw {
        String text = text(end);
        boolean complete = program.map(one -> text.contains(one.last))
                .orElseGet(() -> Stream.of(values()).anyMatch(one -> text.contains(one.last)));
        Flaw.unless(complete, Problem.TRUNCATED);
    }

    static boolean check(Bytes bytes) throws IOException {
        checkEnd(of(bytes.first(EDGE)), bytes.last(EDGE));
        return true;
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.ISO_8859_1.decode(bytes.duplicate()).toString();
    }
}
