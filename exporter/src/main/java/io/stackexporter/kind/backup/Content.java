package io.stackexporter.kind.backup;

import java.io.IOException;

/** The bytes of one file, of which only a few are asked for. */
interface Content extends AutoCloseable {

    /** These bytes, fewer only where the file ends. */
    byte[] read(long offset, int length) throws IOException;

    /** Whether the file is still what the list of files said. */
    boolean isUnchanged() throws IOException;

    @Override
    void close() throws IOException;
}
