package io.stackexporter.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/** A running server with a directory of its own, both gone after {@link #close}. */
public final class RedisServerProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(20);

    private final Path directory;
    private final int port;
    private final List<String> command;
    private Process process;

    private RedisServerProcess(Path directory, int port, List<String> command) throws IOException {
        this.directory = directory;
        this.port = port;
        this.command = command;
        this.process = launch();
    }

    static RedisServerProcess start(Path executable, Path directory, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(executable.toString(), "--save", ""));
        command.addAll(List.of(arguments));
        return start(directory, command);
    }

    /** A Sentinel reads and rewrites a file, and knows few of the settings of a server. */
    static RedisServerProcess startSentinel(Path executable, Path directory, String settings) throws IOException {
        Path file = Files.writeString(directory.resolve("sentinel.conf"), settings);
        return start(directory, List.of(executable.toString(), file.toString(), "--sentinel"));
    }

    private static RedisServerProcess start(Path directory, List<String> start) throws IOException {
        int port = freePort();
        List<String> command = new ArrayList<>(start);
        command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1"));
        command.addAll(List.of("--dir", directory.toString()));
        RedisServerProcess server = new RedisServerProcess(directory, port, command);
        server.awaitStart();
        return server;
    }

    public String host() {
        return "127.0.0.1";
    }

    public int port() {
        return port;
    }

    public String url() {
        return "redis://" + host() + ":" + port;
    }

    /** A client of the test's own, to compare with or to put data in. */
    public Jedis client() {
        return new Jedis(host(), port, 5_000);
    }

    /** Stops the process as a crash would; {@link #restart} brings it back on the same port. */
    public void kill() {
        try {
            process.destroyForcibly();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the server does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /**
     * The append-only file goes to a device that is always full, until writes are refused. For servers since 7.0 that may be
     * given another directory: what changes during the first rewrite goes to a file of this name, and what comes later too.
     *
     * @param folder must not exist yet
     */
    public void fillDisk(Path folder) throws IOException {
        Path files = Files.createDirectories(folder.resolve("appendonlydir"));
        Files.createSymbolicLink(files.resolve("temp-appendonly.aof.incr"), Path.of("/dev/full"));
        try (Jedis client = client()) {
            client.configSet("dir", folder.toString());
            client.configSet("appendonly", "yes");
            Await.until("a write is refused", () -> isRefused(client));
        }
    }

    private static boolean isRefused(Jedis client) {
        try {
            client.set("key", "value");
            return false;
        } catch (JedisDataException refused) {
            return String.valueOf(refused.getMessage()).contains("No space left on device");
        }
    }

    /** The append-only file goes where there is space. */
    public void freeDisk(Path folder) throws IOException {
        try (Jedis client = client()) {
            client.configSet("appendonly", "no");
            client.configSet("dir", Files.createDirectories(folder).toString());
            client.configSet("appendonly", "yes");
        }
    }

    public void restart() {
        kill();
        try {
            process = launch();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitStart();
    }

    @Override
    public void close() {
        kill();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process launch() throws IOException {
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("server.log").toFile())
                .start();
    }

    private void awaitStart() {
        try {
            Await.until(START_LIMIT, this::log, () -> {
                if (!process.isAlive()) {
                    throw new IllegalStateException("the server ended: " + log());
                }
                return answers();
            });
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Any answer will do, a refused login too. */
    private boolean answers() {
        try (Jedis client = client()) {
            return "PONG".equals(client.ping());
        } catch (JedisConnectionException notYet) {
            return false;
        } catch (JedisDataException answer) {
            return !String.valueOf(answer.getMessage()).startsWith("LOADING");
        }
    }

    private String log() {
        try {
            return Files.readString(directory.resolve("server.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
