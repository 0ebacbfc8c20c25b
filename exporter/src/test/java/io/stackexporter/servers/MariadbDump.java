package io.stackexporter.servers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The dump program that comes with MariaDB's server on Maven Central. */
public final class MariadbDump {
    private static final String NAME = "mariadb-dump";

    private MariadbDump() {}

    public static Path program() throws IOException {
        return Prepared.folder(NAME + "-11.4", MariadbDump::unpack).resolve(NAME);
    }

    private static void unpack(Path folder) throws IOException {
        Path jar = Folders.servers().resolve("mariadb-11.4.jar");
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            ZipEntry entry = zip.stream()
                    .filter(one -> one.getName().endsWith("/bin/" + NAME))
                    .findFirst()
                    .orElseThrow(() -> new IOException(jar + " holds no " + NAME));
            try (InputStream in = zip.getInputStream(entry)) {
                Files.copy(in, folder.resolve(NAME));
            }
        }
        Files.setPosixFilePermissions(folder.resolve(NAME), PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
