package io.stackexporter.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** The files that a configuration was read from, and how they looked just before, so that a change is seen without reading. */
final class FileStamps {
    private static final long LONGEST = 1024 * 1024;

    private final Map<Path, String> stamps = new LinkedHashMap<>();

    /** Remembers a file that somebody else is about to read. */
    void note(Path file) {
        stamps.put(file, stamp(file));
    }

    /** The text of a file; one that never ends or may block, such as a pipe, is refused. */
    String read(Path file) throws IOException {
        note(file);
        if (!Files.isRegularFile(file) || Files.size(file) > LONGEST) {
            throw new IOException("it is no ordinary file or too long");
        }
        return Files.readString(file);
    }

    boolean changed() {
        return stamps.entrySet().stream()
                .anyMatch(entry -> !stamp(entry.getKey()).equals(entry.getValue()));
    }

    /** With the file's identity: a renamed file or a turned link may have the time and the size of the one before. */
    private static String stamp(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.lastModifiedTime() + " " + attributes.size() + " "
                    + Objects.toString(attributes.fileKey());
        } catch (IOException e) {
            return "none";
        }
    }
}
