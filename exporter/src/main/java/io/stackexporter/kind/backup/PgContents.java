package io.stackexporter.kind.backup;

import java.io.IOException;

/**
 * What the front of a pg_dump archive says about the rest.
 *
 * @param end where the table of contents ends
 * @param parts how many entries have data
 * @param lastPart where the last of them begins; 0 where the archive does not say, as one that went through a pipe
 * @param isKnown false for archives that are newer than we are
 */
record PgContents(long end, int parts, long lastPart, boolean isKnown) {
    /** From PostgreSQL 9.0. */
    private static final int OLDEST = 10;
    /** To PostgreSQL 18. */
    private static final int NEWEST = 16;

    private static final int CUSTOM = 1;
    private static final int MOST_ENTRIES = 10_000_000;

    static PgContents read(Bytes bytes) throws IOException {
        Cursor in = new Cursor(bytes, PgDump.MAGIC.length());
        int major = in.next();
        int minor = in.next();
        in.next();
        int integerSize = in.next();
        int offsetSize = in.next();
        int format = in.next();
        boolean plausible = major == 1
                && minor >= OLDEST
                && integerSize == 4
                && (offsetSize == 4 || offsetSize == 8)
                && format == CUSTOM;
        Flaw.unless(plausible || major > 1, Problem.CORRUPT);
        if (major > 1 || minor > NEWEST) {
            return new PgContents(0, 0, 0, false);
        }
        return new Reader(in, minor, offsetSize).read();
    }

    /** One reading; what comes before an entry's data is skipped, since only its length matters. */
    private static final class Reader {
        private static final int NOT_SET = 1;
        private static final int SET = 2;

        private final Cursor in;
        private final int minor;
        private final int offsetSize;
        private int parts;
        private long lastPart;

        Reader(Cursor in, int minor, int offsetSize) {
            this.in = in;
            this.minor = minor;
            this.offsetSize = offsetSize;
        }

        PgContents read() throws IOException {
            if (minor >= 15) {
                in.next(); // the kind of compression
            } else {
                integer(); // its level
            }
            for (int i = 0; i < 7; i++) {
                integer(); // when it was made
            }
            for (int i = 0; i < 3; i++) {
                text(); // database and versions
            }
            long entries = integer();
            Flaw.unless(entries >= 0 && entries <= MOST_ENTRIES, Problem.CORRUPT);
            for (long i = 0; i < entries; i++) {
                entry();
            }
            return new PgContents(in.at(), parts, lastPart, true);
        }

        private void entry() throws IOException {
            integer();
            integer();
            texts(4); // table's id, own id, tag, description
            if (minor >= 11) {
                integer();
            }
            texts(5); // definition, drop, copy, schema, tablespace
            if (minor >= 14) {
                text(); // access method
            }
            if (minor >= 16) {
                integer(); // kind of relation
            }
            texts(2); // owner, with ids
            while (text()) {
                // one for each that it depends on
            }
            data();
        }

        private void data() throws IOException {
            int state = in.next();
            long offset = in.number(offsetSize);
            if (state == SET || state == NOT_SET) {
                parts++;
            }
            if (state == SET) {
                lastPart = Math.max(lastPart, offset);
            }
        }

        private void texts(int count) throws IOException {
            for (int i = 0; i < count; i++) {
                text();
            }
        }

        private boolean text() throws IOException {
            long length = integer();
            if (length > 0) {
                in.skip(length);
            }
            return length >= 0;
        }

        private long integer() throws IOException {
            int sign = in.next();
            Flaw.unless(sign <= 1, Problem.CORRUPT);
            long value = in.number(4);
            return sign == 0 ? value : -value;
        }
    }
}
