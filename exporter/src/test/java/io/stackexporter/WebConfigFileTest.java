package io.stackexporter;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.MainProcess.End;
import io.stackexporter.access.WebAccess;
import io.stackexporter.fake.FakeServer;
import io.stackexporter.servers.Certificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The web configuration as the program takes it, and as its page describes it. */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WebConfigFileTest {
    private static final Path PAGE = Path.of("docs/web-config.md");
    private static final Pattern URL = Pattern.compile("https://127\\.0\\.0\\.1:(\\d+)/metrics");

    @TempDir
    private Path folder;

    @BeforeEach
    void watchSomething() throws IOException {
        Files.writeString(
                folder.resolve("stack-exporter.yml"),
                "targets: [{name: down, kind: postgresql, url: 'postgresql://127.0.0.1:%d/postgres'}]\n"
                        .formatted(FakeServer.closedPort()));
    }

    @Test
    void badFileIsToldCompletelyByTheCheckAndAtTheStart() throws Exception {
        Files.writeString(
                folder.resolve("web.yml"), "tls_server_config: {cert_file: none}\nbasic_auth_users: {alice: secret}\n");
        for (String[] arguments :
                new String[][] {{"--config.check", "--web.config.file=web.yml"}, {"--web.config.file=web.yml"}}) {
            End end = MainProcess.run(folder, arguments);
            assertThat(end.err().lines().map(line -> line.split(" ", 2)[0]))
                    .containsExactly("web.yml:1:20:", "web.yml:1:32:", "web.yml:2:27:");
            assertThat(end.err()).doesNotContain("secret", "\tat ");
            assertThat(end.code()).isEqualTo(2);
        }
        End missing = MainProcess.run(folder, "--config.check", "--web.config.file=nowhere.yml");
        assertThat(missing.err()).isEqualTo("nowhere.yml:1:1: there is no such file");
        assertThat(missing.code()).isEqualTo(2);
    }

    @Test
    void programServesByTlsAndDoesNotMindThoseWhoDoNot() throws Exception {
        Certificates certificates = Certificates.in(folder);
        certificates.server("server");
        Files.writeString(
                folder.resolve("web.yml"), "tls_server_config: {cert_file: server.crt, key_file: server.key}\n");
        try (MainProcess program =
                        MainProcess.start(folder, "--web.config.file=web.yml", "--web.listen-address=127.0.0.1:0");
                HttpClient client = HttpClient.newBuilder()
                        .sslContext(certificates.context(null))
                        .build()) {
            Matcher url = URL.matcher(program.awaitLog("serves 1 targets"));
            assertThat(url.find()).isTrue();
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(url.group(1)))) {
                socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                socket.setSoTimeout(20_000);
                assertThat(socket.getInputStream().readAllBytes()).hasSizeLessThan(100);
            }
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(url.group())).build();
            assertThat(client.send(request, BodyHandlers.ofString()).body()).contains("stack_up{target=\"down\"");
            program.terminate();
            End end = program.end();
            assertThat(end.err()).doesNotContain("\tat ", "Exception");
            assertThat(end.code()).isZero();
        }
    }

    @Test
    void exampleOfThePageIsGood() throws Exception {
        Certificates.in(folder).server("server");
        String page = Files.readString(PAGE);
        String example = page.substring(page.indexOf("```yaml\n") + "```yaml\n".length());
        Path file = Files.writeString(folder.resolve("web.yml"), example.substring(0, example.indexOf("```")));
        WebAccess access = WebAccess.read(Optional.of(file));
        assertThat(access.secure()).isTrue();
        assertThat(access.current().passwords().required()).isTrue();
        assertThat(access.current().headers()).hasSize(2);
        assertThat(access.current().rate()).isPresent();
    }

    /** What a file with an unknown key is told is known, the page explains, and it explains nothing else. */
    @Test
    void pageNamesEveryKey() throws Exception {
        String page = Files.readString(PAGE);
        String text = """
            nonsense: 1
            tls_server_config: {nonsense: 1}
            http_server_config: {nonsense: 1, headers: {nonsense: 1}}
            rate_limit: {nonsense: 1}
            """;
        Files.writeString(folder.resolve("web.yml"), text);
        End end = MainProcess.run(folder, "--config.check", "--web.config.file=web.yml");
        List<String> known = end.err()
                .lines()
                .filter(line -> line.contains("known are "))
                .flatMap(line ->
                        List.of(line.substring(line.indexOf("known are ") + 10).split(", ")).stream())
                .toList();
        assertThat(known).hasSize(4 + 13 + 2 + 5 + 2);
        assertThat(known).allSatisfy(key -> assertThat(page).contains("`" + key + "`"));
    }

    @Test
    void commandForAHashIsTheOneThatMistakesAreMendedWith() throws Exception {
        Files.writeString(folder.resolve("web.yml"), "basic_auth_users: {alice: wonderland}\n");
        End end = MainProcess.run(folder, "--config.check", "--web.config.file=web.yml");
        String command = end.err().substring(end.err().indexOf("htpasswd"));
        assertThat(command).startsWith("htpasswd -nBC 10 \"\"");
        assertThat(Files.readString(PAGE)).contains("\n" + command + "\n");
    }
}
