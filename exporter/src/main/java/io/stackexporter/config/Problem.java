package io.stackexporter.config;

/**
 * One mistake in a configuration, where it is and how to mend it.
 *
 * @param line from 1
 * @param column from 1
 * @param path for example {@code targets[0].url}
 */
public record Problem(String file, int line, int column, String path, String why) {

    /** {@code file:line:column: path: why}, which editors and terminals can jump to. */
    @Override
    public String toString() {
        String place = path.isEmpty() ? "" : path + ": ";
        return file + ":" + line + ":" + column + ": " + place + why;
    }
}
