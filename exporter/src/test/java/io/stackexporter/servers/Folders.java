package io.stackexporter.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Where servers lie and work: below the build's own folder, so that {@code clean} removes what a crash leaves behind. */
final class Folders {
    private Folders() {}

    /** The folder to which the build copies servers. */
    static Path servers() {
        return Path.of(System.getProperty("servers.directory", "target/servers"))
                .toAbsolutePath();
    }

    /** A new, private folder for the data of one server. */
    static Path data(String name) throws IOException {
        Path parent = Files.createDirectories(servers().resolve("data"));
        return Files.createTempDirectory(
                parent, name, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /** Copies what the predicate wants, by its path below the source; what vanishes meanwhile is passed over. */
    static void copy(Path source, Path target, Predicate<Path> wanted) throws IOException {
        try (Stream<Path> all = Files.walk(source)) {
            for (Path each : (Iterable<Path>) all::iterator) {
                Path below = source.relativize(each);
                Path copy = target.resolve(below);
                if (wanted.test(below) && Files.isDirectory(each)) {
                    Files.createDirectories(copy);
                } else if (wanted.test(below) && Files.exists(each)) {
                    Files.copy(each, copy);
                }
            }
        }
    }

    static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
