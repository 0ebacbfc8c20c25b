package io.stackexporter.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.servers.Await;
import io.stackexporter.servers.ExporterProgram;
import io.stackexporter.servers.Http;
import io.stackexporter.servers.ProcessFigures;
import io.stackexporter.servers.Program;
import io.stackexporter.servers.RedisServerProcess;
import io.stackexporter.servers.RedisServers;
import io.stackexporter.servers.Running;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ClientType;
import redis.clients.jedis.params.ClientKillParams;

/** An exporter with two well targets, whose clients misbehave, and what it holds when nobody does. */
final class WatchedExporter implements AutoCloseable {
    /** More than any socket buffers, so that whoever does not read is waited for. */
    private static final String LONG_LABEL = "x".repeat(10_000);

    private static final int MORE_THREADS = 4;
    /** Those that wait for virtual threads come when they are first needed, and have two each. */
    static final int MORE_DESCRIPTORS = 4;

    private static final long MORE_HEAP = 3 << 20;
    private static final int READ_LIMIT = (int) Duration.ofSeconds(30).toMillis();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Running running = new Running();
    private final int port = Program.freePort();
    private final ExporterProgram exporter;
    private final ProcessFigures base;
    private final RedisServerProcess redis;

    WatchedExporter(Path folder, List<String> surroundings, String... options) {
        boolean ready = false;
        try {
            redis = running.keep(RedisServers.REDIS_7_0.start());
            String target = "  - {name: redis-%d, kind: redis, url: \"%s\", labels: {note: %s}}\n";
            String configuration = "targets:\n" + target.formatted(1, redis.url(), LONG_LABEL)
                    + target.formatted(2, redis.url(), LONG_LABEL);
            exporter = running.keep(ExporterProgram.startUnder(surroundings, folder, configuration, port, options));
            Await.until(PATIENCE, () -> exporter.program().log(), this::isWell);
            for (int i = 0; i < 10; i++) {
                exporter.metrics();
            }
            base = ProcessFigures.of(exporter.program());
            ready = true;
        } finally {
            if (!ready) {
                running.close();
            }
        }
    }

    /** Whether a client that behaves gets a whole page. */
    boolean isWell() {
        ScrapedPage page = ScrapedPage.of(exporter.url("/metrics"));
        return page.complete("redis-1") && page.complete("redis-2");
    }

    /** As a restart of the targets' server does. */
    void endSessions() {
        try (Jedis client = redis.client()) {
            client.clientKill(new ClientKillParams().type(ClientType.NORMAL).skipMe(ClientKillParams.SkipMe.YES));
        }
    }

    boolean isHealthy() {
        return Http.isReady(exporter.url("/-/healthy"));
    }

    ExporterProgram program() {
        return exporter;
    }

    /** A connection whose reads end with an error, and not never. */
    Socket open() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(READ_LIMIT);
        return socket;
    }

    /** A connection whose client takes up little at a time. */
    Socket openNarrow() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(1024);
        socket.setSoTimeout(READ_LIMIT);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return socket;
    }

    static void send(Socket socket, String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Everything that is said to these bytes until the connection ends. */
    String answerTo(String bytes) throws IOException {
        StringBuilder answer = new StringBuilder();
        try (Socket socket = open()) {
            send(socket, bytes);
            byte[] buffer = new byte[8192];
            for (int read = socket.getInputStream().read(buffer);
                    read >= 0;
                    read = socket.getInputStream().read(buffer)) {
                answer.append(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
            }
        } catch (SocketException reset) {
            // By a server that does not want to hear the rest.
        }
        return answer.toString();
    }

    /** Sockets more than at the beginning. */
    int leftOver() {
        return Math.max(0, ProcessFigures.sockets(exporter.program()) - base.sockets());
    }

    /** After a collection; threads of the operating system come and go by a few. */
    void holdsNoMoreThanBefore() {
        Await.until(
                PATIENCE,
                () -> leftOver() + " sockets, threads " + ProcessFigures.virtualThreads(exporter.program()),
                () -> leftOver() == 0
                        && ProcessFigures.virtualThreads(exporter.program()).size()
                                <= base.virtualThreads().size());
        ProcessFigures now = ProcessFigures.of(exporter.program());
        assertThat(now.descriptors()).isLessThanOrEqualTo(base.descriptors() + MORE_DESCRIPTORS);
        assertThat(now.threads()).isLessThanOrEqualTo(base.threads() + MORE_THREADS);
        assertThat(now.liveHeap()).isLessThan(base.liveHeap() + MORE_HEAP);
    }

    @Override
    public void close() {
        running.close();
    }
}
