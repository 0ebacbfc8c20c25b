package io.stackexporter.kind.backup;

import java.io.IOException;
import java.time.Instant;

/**
 * One file of a store.
 *
 * @param name below the store's directory or prefix
 * @param modified when it was last written
 */
record Item(String name, long size, Instant modified, Opener opener) {

    /** How its content is had. */
    interface Opener {
        Content open() throws IOException;
    }

    /** What tells a file from one of the same name that has been written anew. */
    record State(String name, long size, Instant modified) {}

    State state() {
        return new State(name, size, modified);
    }
}
