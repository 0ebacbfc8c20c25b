package io.stackexporter.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.servers.Certificates;
import io.stackexporter.servers.Certificates.Identity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files change under a server that goes on: the new ones are in force at once, bad ones never. */
class RotationTest {
    private static final String ALICE = "  alice: $2y$04$abcdefghijklmnopqrstuujZkTwHUiJ9XdZPwKfcfDo7dMp5DjlTu\n";
    private static final String BOB = "  bob: $2y$04$abcdefghijklmnopqrstuujZkTwHUiJ9XdZPwKfcfDo7dMp5DjlTu\n";
    private static final String USERS = "basic_auth_users:\n";
    private static final String AUTHORIZATION = "Authorization";

    @TempDir
    private static Path issued;

    @TempDir
    private Path folder;

    private static Certificates certificates;
    private static Identity first;
    private static Identity second;

    private Path web = issued;
    private Path certificate = issued;
    private Path key = issued;

    @BeforeAll
    static void issue() {
        certificates = Certificates.in(issued);
        first = certificates.server("first");
        second = certificates.server("second");
    }

    @BeforeEach
    void lay() {
        web = folder.resolve("web.yml");
        certificate = folder.resolve("server.crt");
        key = folder.resolve("server.key");
        lay(first);
        write("");
    }

    @Test
    void newCertificateIsForNewConnectionsAndOldOnesLiveOn() throws Exception {
        try (GuardedServer guarded = GuardedServer.start(web);
                SSLSocket old = connect(guarded)) {
            assertThat(ask(old)).contains("is healthy");
            lay(second);
            assertThat(served(guarded)).isEqualTo(second.chain().getFirst());
            assertThat(ask(old)).contains("is healthy");
            assertThat(old.getSession().getPeerCertificates()[0])
                    .isEqualTo(first.chain().getFirst());
        }
    }

    @Test
    void badFilesKeepTheOldCertificateInForceUntilTheyAreMended() throws Exception {
        Identity expired = certificates.expired("expired");
        try (GuardedServer guarded = GuardedServer.start(web)) {
            copy(second.certificate(), certificate); // the key is still the first one's
            assertThat(served(guarded)).isEqualTo(first.chain().getFirst());
            Files.delete(key);
            assertThat(served(guarded)).isEqualTo(first.chain().getFirst());
            lay(expired);
            assertThat(served(guarded)).isEqualTo(first.chain().getFirst());
            GuardedServer.write(certificate, "half a certifi");
            assertThat(served(guarded)).isEqualTo(first.chain().getFirst());
            HttpClient client = GuardedServer.client(certificates);
            assertThat(guarded.get(client, "/metrics").body()).contains("config_last_reload_successful 0\n");
            lay(second);
            assertThat(served(guarded)).isEqualTo(second.chain().getFirst());
            assertThat(guarded.get(client, "/metrics").body()).contains("config_last_reload_successful 1\n");
        }
    }

    @Test
    void authorityOfClientsChangesToo() throws Exception {
        Path authority = folder.resolve("authority.crt");
        Certificates others = Certificates.in(folder.resolve("others"));
        copy(others.authority(), authority);
        write("  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: authority.crt\n");
        Identity client = certificates.client("prometheus");
        try (GuardedServer guarded = GuardedServer.start(web)) {
            assertThat(getsIn(guarded, client)).isFalse();
            copy(certificates.authority(), authority);
            assertThat(getsIn(guarded, client)).isTrue();
            copy(others.authority(), authority);
            assertThat(getsIn(guarded, client))
                    .as("not by an old session either")
                    .isFalse();
        }
    }

    @Test
    void usersComeAndGo() throws IOException {
        write(USERS + ALICE);
        try (GuardedServer guarded = GuardedServer.start(web);
                HttpClient client = GuardedServer.client(certificates)) {
            assertThat(statuses(guarded, client)).containsExactly(200, 401);
            write(USERS + ALICE + BOB);
            assertThat(statuses(guarded, client)).containsExactly(200, 200);
            write(USERS + BOB);
            assertThat(statuses(guarded, client)).as("nobody is known for ever").containsExactly(401, 200);
            write(USERS + "  alice: wonderland\n");
            assertThat(statuses(guarded, client))
                    .as("a bad file changes nothing")
                    .containsExactly(401, 200);
            Files.delete(web);
            assertThat(statuses(guarded, client)).containsExactly(401, 200);
            GuardedServer.write(web, USERS + ALICE);
            assertThat(statuses(guarded, client)).as("TLS stays on").containsExactly(401, 200);
            write(USERS + ALICE);
            assertThat(statuses(guarded, client)).containsExactly(200, 401);
        }
    }

    @Test
    void rateChangesAndAnUnchangedOneKeepsItsBucket() throws IOException {
        String limited = "rate_limit: {interval: 1h, burst: 1}\n";
        write(limited);
        try (GuardedServer guarded = GuardedServer.start(web);
                HttpClient client = GuardedServer.client(certificates)) {
            assertThat(guarded.get(client, "/").statusCode()).isEqualTo(200);
            write(limited + "# the same\n");
            assertThat(guarded.get(client, "/").statusCode()).isEqualTo(429);
            write("");
            assertThat(guarded.get(client, "/").statusCode()).isEqualTo(200);
            write("rate_limit: {interval: 1h, burst: 2}\n");
            assertThat(guarded.get(client, "/").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void noRequestFailsWhileEverythingIsChanged() throws Exception {
        write(USERS + ALICE);
        AtomicBoolean over = new AtomicBoolean();
        try (GuardedServer guarded = GuardedServer.start(web);
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> scrapes =
                    List.of(clients.submit(() -> scrape(guarded, over)), clients.submit(() -> scrape(guarded, over)));
            for (int round = 0; round < 20; round++) {
                lay(round % 2 == 0 ? second : first);
                write(USERS + ALICE + (round % 2 == 0 ? BOB : ""));
                assertThat(served(guarded))
                        .isIn(first.chain().getFirst(), second.chain().getFirst());
            }
            over.set(true);
            for (Future<Integer> scrape : scrapes) {
                assertThat(scrape.get()).as("scrapes, each of them good").isPositive();
            }
        }
    }

    /** Each scrape connects anew. */
    private static int scrape(GuardedServer guarded, AtomicBoolean over) throws IOException {
        int done = 0;
        while (!over.get() || done == 0) {
            try (HttpClient client = GuardedServer.client(certificates)) {
                String login = GuardedServer.basic("alice", "wonderland");
                assertThat(guarded.get(client, "/metrics", AUTHORIZATION, login).statusCode())
                        .isEqualTo(200);
                done++;
            }
        }
        return done;
    }

    private static List<Integer> statuses(GuardedServer guarded, HttpClient client) throws IOException {
        String alice = GuardedServer.basic("alice", "wonderland");
        String bob = GuardedServer.basic("bob", "wonderland");
        return List.of(
                guarded.get(client, "/metrics", AUTHORIZATION, alice).statusCode(),
                guarded.get(client, "/metrics", AUTHORIZATION, bob).statusCode());
    }

    private static boolean getsIn(GuardedServer guarded, Identity identity) {
        try (HttpClient client = GuardedServer.client(certificates.context(identity))) {
            return guarded.get(client, "/-/healthy").statusCode() == 200;
        } catch (IOException refused) {
            return false;
        }
    }

    private static X509Certificate served(GuardedServer guarded) throws IOException {
        try (SSLSocket socket = connect(guarded)) {
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private static SSLSocket connect(GuardedServer guarded) throws IOException {
        SSLSocket socket = (SSLSocket) certificates
                .context(null)
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), guarded.port());
        socket.setSoTimeout(20_000);
        socket.startHandshake();
        return socket;
    }

    private static String ask(SSLSocket socket) throws IOException {
        socket.getOutputStream()
                .write("GET /-/healthy HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        StringBuilder answer = new StringBuilder();
        while (!answer.toString().endsWith("healthy.\n")) {
            int next = socket.getInputStream().read();
            assertThat(next).as(answer.toString()).isNotNegative();
            answer.append((char) next);
        }
        return answer.toString();
    }

    /** Key first, as a careful program would, so that for a moment they do not belong together. */
    private void lay(Identity identity) {
        copy(identity.key(), key);
        copy(identity.certificate(), certificate);
    }

    private static void copy(Path from, Path to) {
        try {
            GuardedServer.write(to, Files.readString(from));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String more) {
        GuardedServer.write(web, "tls_server_config:\n  cert_file: server.crt\n  key_file: server.key\n" + more);
    }
}
