package io.stackexporter.kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Outcome.Failed;
import io.stackexporter.kind.postgresql.PostgresqlKind;
import io.stackexporter.kind.redis.RedisKind;
import io.stackexporter.servers.BadServer;
import io.stackexporter.servers.Certificates;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever answers behind TLS, what it announces costs no memory; MySQL's is beside its own bounds. */
class RogueTlsServerTest {
    private static final int TWO_GIGABYTES = 0x7fff_fff0;
    private static final String NOT_VERIFIED = "tls: {verify: none}";

    @TempDir
    private static Path folder;

    private static SSLContext context;

    @BeforeAll
    static void certify() {
        Certificates certificates = Certificates.in(folder);
        context = certificates.context(certificates.server("rogue"));
    }

    private static SSLSocket encrypted(Socket plain) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, null, true);
        socket.setUseClientMode(false);
        return socket;
    }

    /** An error, a parameter and a column's description. */
    private static void announce(Socket plain, char type) throws IOException {
        plain.getInputStream().readNBytes(8);
        plain.getOutputStream().write('S');
        try (SSLSocket socket = encrypted(plain)) {
            byte[] startup = new byte[4096];
            OutputStream out = socket.getOutputStream();
            if (socket.getInputStream().read(startup) >= 0) {
                out.write(ByteBuffer.allocate(5)
                        .put((byte) type)
                        .putInt(TWO_GIGABYTES)
                        .array());
                out.write(new byte[1000]);
                out.flush();
                socket.getInputStream().readAllBytes();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"E, true", "S, true", "T, true", "E, false", "S, false", "T, false"})
    void postgresql(char type, boolean section) throws Exception {
        try (BadServer server = BadServer.that(socket -> announce(socket, type));
                WatchedTarget watch = WatchedTarget.of(
                        new PostgresqlKind(),
                        "postgresql://127.0.0.1:" + server.port() + "/x" + (section ? "" : "?sslmode=require"),
                        section ? NOT_VERIFIED : "timeout: 5s")) {
            Failed failed = (Failed) watch.scrape().session();
            assertThat(failed.message()).contains("longer than any that is expected");
            assertThat(failed.kind()).isEqualTo(ErrorKind.CONNECT);
        }
    }

    @Test
    void redis() throws Exception {
        String announced = "$" + TWO_GIGABYTES + "\r\nabc";
        try (BadServer server = BadServer.that(plain -> {
                    try (SSLSocket socket = encrypted(plain)) {
                        byte[] command = new byte[4096];
                        if (socket.getInputStream().read(command) >= 0) {
                            socket.getOutputStream().write(announced.getBytes(StandardCharsets.US_ASCII));
                            socket.getInputStream().readAllBytes();
                        }
                    }
                });
                WatchedTarget watch =
                        WatchedTarget.of(new RedisKind(), "rediss://127.0.0.1:" + server.port(), NOT_VERIFIED)) {
            Failed failed = (Failed) watch.scrape().session();
            assertThat(failed.message()).contains("longer than any that is expected");
        }
    }

    @ParameterizedTest
    @CsvSource({"socketTimeout=0", "connectTimeout=0", "loginTimeout=0", "sslmode=require&socketTimeout=60"})
    void parametersOfTheUrlDoNotUndoTheLimits(String parameters) {
        assertThatThrownBy(() -> WatchedTarget.of(new PostgresqlKind(), "postgresql://127.0.0.1/x?" + parameters)
                        .close())
                .hasMessageContaining("the limits are those of timeout and connect_timeout");
    }

    @ParameterizedTest
    @CsvSource({"sslmode=require", "sslrootcert=/x", "sslcert=/x"})
    void parametersOfTheUrlDoNotContradictTheSection(String parameters) {
        assertThatThrownBy(() -> WatchedTarget.of(
                                new PostgresqlKind(), "postgresql://127.0.0.1/x?" + parameters, NOT_VERIFIED)
                        .close())
                .hasMessageContaining("must not have parameters for TLS beside the section tls");
    }
}
