package io.stackexporter.kind.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Outcome;
import io.stackexporter.collect.Outcome.Failed;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.kind.WatchedTarget;
import io.stackexporter.servers.Await;
import io.stackexporter.servers.BadServer;
import io.stackexporter.servers.BadServer.Conversation;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers that refuse, hang, lie and drop: the target is down for the right reason and nothing stays behind. */
class MysqlBadServerTest {
    /** Until the bound is reached they have to be deciphered, on whatever machine. */
    private static final String FOR_MEGABYTES = "10s";

    private static final Duration BETWEEN_DROPS = Duration.ofMillis(20);

    private static Stream<Arguments> badServers() {
        return Stream.of(
                bad("says nothing", socket -> new FakeMysql(socket).waitForTheEnd(), ErrorKind.TIMEOUT, ""),
                bad("leaves at once", socket -> {}, ErrorKind.CONNECT, ""),
                bad("speaks HTTP", MysqlBadServerTest::speakHttp, ErrorKind.CONNECT, ""),
                bad("says one byte now and then", MysqlBadServerTest::drip, ErrorKind.TIMEOUT, ""),
                bad("greets without end", MysqlBadServerTest::greetAtLength, ErrorKind.CONNECT, "longer than any"),
                bad("leaves in an answer", MysqlBadServerTest::leaveInTheMiddle, ErrorKind.CONNECT, ""),
                bad("hangs in an answer", MysqlBadServerTest::hangInTheMiddle, ErrorKind.TIMEOUT, ""),
                bad("has long rows", MysqlBadServerTest::answerAtLength, ErrorKind.CONNECT, "longer than any"),
                bad(
                        "has endless columns",
                        socket -> MysqlBadServerTest.answerWithColumns(socket),
                        ErrorKind.CONNECT,
                        "more columns"),
                bad("has endless rows", MysqlBadServerTest::answerForEver, ErrorKind.CONNECT, "longer than any"));
    }

    private static Arguments bad(String what, Conversation conversation, ErrorKind kind, String message) {
        return Arguments.of(what, conversation, kind, message);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badServers")
    void targetIsDownForTheReason(String what, Conversation conversation, ErrorKind kind, String message)
            throws Exception {
        targetIsDownForTheReason(what, conversation, kind, message, "2s");
    }

    private static void targetIsDownForTheReason(
            String what, Conversation conversation, ErrorKind kind, String message, String timeout) throws Exception {
        try (BadServer server = BadServer.that(conversation);
                WatchedTarget watch = watch(server.port(), timeout)) {
            Failed failed = down(watch.scrape());

            assertThat(failed.kind()).as(what + ": " + failed.message()).isEqualTo(kind);
            assertThat(failed.message()).contains(message);
            Await.until("no connection is left", () -> server.connections() == 0);
        }
    }

    /** Without a certificate to verify, anybody can offer TLS. */
    @Test
    void answersAreBoundedUnderTlsToo(@TempDir Path folder) throws Exception {
        SSLContext identity = identity(folder);
        Conversation columns = socket -> answerWithColumns(FakeMysql.letInByTls(socket, identity));
        Conversation rows = socket -> FakeMysql.letInByTls(socket, identity).sayRowsForEver();

        targetIsDownForTheReason("columns by TLS", columns, ErrorKind.CONNECT, "more columns", FOR_MEGABYTES);
        targetIsDownForTheReason("rows by TLS", rows, ErrorKind.CONNECT, "longer than any", FOR_MEGABYTES);
    }

    private static SSLContext identity(Path folder) throws Exception {
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        String command = keytool + " -genkeypair -keyalg EC -dname CN=x -storepass secret -keystore keys -alias x";
        Process made = new ProcessBuilder(command.split(" "))
                .directory(folder.toFile())
                .inheritIO()
                .start();
        assertThat(made.waitFor()).isZero();
        char[] password = "secret".toCharArray();
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(KeyStore.getInstance(folder.resolve("keys").toFile(), password), password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private static WatchedTarget watch(int port, String timeout) throws Exception {
        return WatchedTarget.of(new MysqlKind(), "mysql://127.0.0.1:" + port + "/", "timeout: " + timeout);
    }

    private static Failed down(TargetReport report) {
        assertThat(report.up()).isFalse();
        assertThat(report.families()).isEmpty();
        assertThat(report.collectors().values()).allMatch(outcome -> outcome instanceof Outcome.Skipped);
        return (Failed) report.session();
    }

    private static void speakHttp(Socket socket) throws IOException {
        socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    private static void drip(Socket socket) throws IOException {
        new FakeMysql(socket).announce(1 << 20, 0, "\n");
        while (true) {
            socket.getOutputStream().write('8');
            Await.pause(BETWEEN_DROPS);
        }
    }

    private static void greetAtLength(Socket socket) throws IOException {
        FakeMysql server = new FakeMysql(socket);
        server.announce(0xffffff, 0, "\n8.0.31\0");
        server.waitForTheEnd();
    }

    private static void leaveInTheMiddle(Socket socket) throws IOException {
        FakeMysql server = new FakeMysql(socket);
        server.letIn();
        server.announce(100, 1, "\1");
    }

    private static void hangInTheMiddle(Socket socket) throws IOException {
        FakeMysql server = new FakeMysql(socket);
        server.letIn();
        server.announce(100, 1, "\1");
        server.waitForTheEnd();
    }

    private static void answerAtLength(Socket socket) throws IOException {
        FakeMysql server = new FakeMysql(socket);
        server.letIn();
        server.announce(0xffffff, 1, "\1");
        server.waitForTheEnd();
    }

    private static void answerWithColumns(Socket socket) throws IOException {
        FakeMysql server = new FakeMysql(socket);
        server.letIn();
        answerWithColumns(server);
    }

    private static void answerWithColumns(FakeMysql server) throws IOException {
        server.say(1, "\u00fe\u00ff\u00ff\u00ff\u007f\0\0\0\0");
        server.waitForTheEnd();
    }

    private static void answerForEver(Socket socket) throws IOException {
        FakeMysql server = new FakeMysql(socket);
        server.letIn();
        server.sayRowsForEver();
    }
}
