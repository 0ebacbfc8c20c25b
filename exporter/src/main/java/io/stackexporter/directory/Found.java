package io.stackexporter.directory;

import java.nio.file.Path;
import java.time.Instant;

/**
 * A file as a look at the directory saw it.
 *
 * @param path below the directory
 * @param modified when it was last written, by the clock of the machine that wrote it
 */
public record Found(Path path, long size, Instant modified) {
    /** With {@code /} between its parts. */
    public String name() {
        return path.toString();
    }
}
