package io.stackexporter.kind.tls;

import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.ErrorKind;
import io.stackexporter.probe.ProbeException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The files of a pattern such as {@code /etc/ssl/*.pem}; looks at no more of the disk than it must. Links are followed, since
 * the programs that renew certificates make them.
 */
record FilePattern(String pattern) {
    private static final Pattern WILD = Pattern.compile("[*?\\[{]");
    private static final int DEEPEST = 8;
    private static final int MOST_FILES = 1_000;
    private static final int MOST_LOOKED_AT = 100_000;

    /** In the order of their names. */
    List<Path> files(Deadline deadline) throws IOException {
        if (!WILD.matcher(pattern).find()) {
            return List.of(Path.of(pattern));
        }
        Visitor visitor = new Visitor(FileSystems.getDefault().getPathMatcher("glob:" + pattern), deadline);
        Path start = start();
        if (Files.isDirectory(start)) {
            Files.walkFileTree(start, Set.of(), depth(start), visitor);
        }
        if (visitor.found.isEmpty()) {
            throw new ProbeException(
                    ErrorKind.QUERY, "no file matches " + pattern + "; see whether the exporter may read the folder");
        }
        return visitor.found.stream().sorted().toList();
    }

    /** The folder before the first part that may vary. */
    private Path start() {
        Path start = Path.of("/");
        for (String part : pattern.split("/", -1)) {
            if (WILD.matcher(part).find()) {
                break;
            }
            start = start.resolve(part);
        }
        return start;
    }

    private int depth(Path start) {
        return pattern.contains("**") ? DEEPEST : pattern.replaceAll("[^/]", "").length() - start.getNameCount();
    }

    private final class Visitor extends SimpleFileVisitor<Path> {
        private final PathMatcher matcher;
        private final Deadline deadline;
        private final List<Path> found = new ArrayList<>();
        private int lookedAt;

        Visitor(PathMatcher matcher, Deadline deadline) {
            this.matcher = matcher;
            this.deadline = deadline;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (matcher.matches(file)) {
                found.add(file);
            }
            lookedAt++;
            if (found.size() > MOST_FILES || lookedAt > MOST_LOOKED_AT || deadline.expired()) {
                throw new ProbeException(
                        ErrorKind.LIMIT, pattern + " means more files than can be looked at; name fewer folders");
            }
            return FileVisitResult.CONTINUE;
        }

        /** Folders of others, and what vanishes meanwhile. */
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) {
            return FileVisitResult.CONTINUE;
        }
    }
}
