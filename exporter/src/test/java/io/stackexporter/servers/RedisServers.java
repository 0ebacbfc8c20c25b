package io.stackexporter.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** The Redis and Valkey servers that tests run against, and where each comes from. */
public enum RedisServers {
    /** Lies on the class path, inside the jar of embedded-redis. */
    REDIS_6_2("redis", "6.2") {
        @Override
        Path executable() throws IOException {
            Path executable = DIRECTORY.resolve("redis-6.2/redis-server");
            if (!Files.exists(executable)) {
                unpack("/redis-server-6.2.6-v5-linux-amd64", executable);
            }
            return executable;
        }
    },
    /** Debian's package. */
    REDIS_7_0("redis", "7.0") {
        @Override
        Path executable() {
            return existing(Path.of("/usr/bin/redis-server"), "apt-get install redis-server");
        }
    },
    /** Unpacked from Debian's backports. */
    VALKEY_8("valkey", "8.") {
        @Override
        Path executable() {
            return existing(
                    DIRECTORY.resolve("valkey/usr/bin/valkey-server"),
                    "exporter/src/test/servers/get-valkey " + DIRECTORY);
        }
    };

    private static final Path DIRECTORY =
            Path.of(System.getProperty("servers.directory", "target/servers")).toAbsolutePath();

    private final String flavor;
    private final String version;

    RedisServers(String flavor, String version) {
        this.flavor = flavor;
        this.version = version;
    }

    /** As the exporter names the product. */
    public String flavor() {
        return flavor;
    }

    /** What its version starts with. */
    public String version() {
        return version;
    }

    /** Starts one on a free port of 127.0.0.1; arguments are those of the command line. */
    public RedisServerProcess start(String... arguments) {
        try {
            Path executable = executable();
            Path directory = Files.createTempDirectory("redis-test-");
            return RedisServerProcess.start(executable, directory, arguments);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a Sentinel that watches one primary by the given name. */
    public RedisServerProcess startSentinel(RedisServerProcess primary, String name) {
        try {
            Path executable = executable();
            Path directory = Files.createTempDirectory("redis-test-");
            String settings = "sentinel monitor " + name + " " + primary.host() + " " + primary.port() + " 1\n";
            return RedisServerProcess.startSentinel(executable, directory, settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    abstract Path executable() throws IOException;

    /** By way of another name, as tests in another process may do the same. */
    private static void unpack(String resource, Path executable) throws IOException {
        Files.createDirectories(executable.getParent());
        Path copy = Files.createTempFile(executable.getParent(), "redis-server", ".part");
        try (InputStream in = RedisServers.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw Missing.server("embedded-redis holds no " + resource);
            }
            Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.move(copy, executable, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Path existing(Path executable, String remedy) {
        if (Files.isExecutable(executable)) {
            return executable;
        }
        throw Missing.server(executable + " is missing; get it with: " + remedy);
    }
}
