package io.stackexporter;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.MainProcess.End;
import io.stackexporter.fake.FakeServer;
import io.stackexporter.servers.Await;
import io.stackexporter.servers.BadServer;
import io.stackexporter.servers.Http;
import io.stackexporter.servers.PostgresqlServer;
import io.stackexporter.servers.Program;
import io.stackexporter.servers.RedisServerProcess;
import io.stackexporter.servers.RedisServers;
import java.io.IOException;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A secret that can be configured shows nowhere, whatever the server does and however much is logged. */
class SecretsStayHiddenTest {
    /** No secret, and in every place that can show one: what finds it there would find a secret there. */
    private static final String CONTROL = "Control4711";

    private static final String VARIABLE = "SECRET_OF_THE_TEST";
    /** Those that are not there yet answer with a page too. */
    private static final List<String> PATHS = List.of(
            "/metrics",
            "/",
            "/targets",
            "/sd",
            "/probe?target=" + CONTROL,
            "/probe?target=redis-echo",
            "/-/healthy",
            "/-/ready",
            "/-/reload",
            "/no/such/page");

    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final Canaries canaries = new Canaries();
    private final Map<String, String> outputs = new LinkedHashMap<>();

    @Test
    void searchFindsEveryForm() {
        String secret = canaries.secret("a place");
        String base64 = Base64.getEncoder().encodeToString(("user:" + secret).getBytes(StandardCharsets.UTF_8));
        assertThat(canaries.in("nothing of that kind")).isEmpty();
        assertThat(canaries.in("<" + secret + ">")).containsExactly("a place as it is");
        assertThat(canaries.in(URLEncoder.encode(secret, StandardCharsets.UTF_8)))
                .isNotEmpty();
        assertThat(canaries.in("Basic " + base64)).containsExactly("a place in base64 after 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"logfmt", "json"})
    void running(String format) throws Exception {
        try (BadServer hangs = BadServer.thatHangs();
                BadServer garbage = BadServer.thatAnswers("garbage\r\n");
                BadServer echo = BadServer.that(SecretsStayHiddenTest::echo);
                PostgresqlServer postgresql = PostgresqlServer.start(17);
                RedisServerProcess redis =
                        RedisServers.REDIS_7_0.start("--requirepass", canaries.marker("right password"))) {
            Path rules = postgresql.data().resolve("pg_hba.conf");
            Files.writeString(rules, "host all monitor 127.0.0.1/32 scram-sha-256\n" + Files.readString(rules));
            postgresql.execute("CREATE ROLE monitor LOGIN PASSWORD 'another'", "SELECT pg_reload_conf()");
            StringBuilder yaml =
                    new StringBuilder("global: {allow_plain_secrets: true, scrape_timeout: 4s}\ntargets:\n");
            target(
                    yaml,
                    "redis-right",
                    "redis://127.0.0.1:" + redis.port(),
                    "password: " + canaries.marker("right password"));
            target(yaml, "redis-echo", "redis://127.0.0.1:" + echo.port(), "password: ${env:" + VARIABLE + "}");
            target(yaml, "redis-wrong", "redis://127.0.0.1:" + redis.port(), inFile("redis file"));
            target(yaml, "redis-tls", "rediss://127.0.0.1:" + redis.port(), inFile("redis over TLS"), key());
            for (String kind : List.of("postgresql", "mysql")) {
                target(
                        yaml,
                        kind + "-down",
                        kind + "://127.0.0.1:" + FakeServer.closedPort() + "/x",
                        inFile(kind + " down"));
                target(
                        yaml,
                        kind + "-garbage",
                        kind + "://127.0.0.1:" + garbage.port() + "/x",
                        plain(kind + " garbage"));
                target(
                        yaml,
                        kind + "-tls",
                        kind + "://127.0.0.1:" + postgresql.port() + "/x",
                        plain(kind + " TLS"),
                        key());
            }
            target(yaml, "postgresql-wrong", postgresql.url(), plain("postgresql plain"), "username: monitor");
            target(yaml, CONTROL, "redis://127.0.0.1:" + hangs.port(), plain("hanging"), "timeout: 3s");
            collect(Files.writeString(folder.resolve("running.yml"), yaml), format);
        }
        assertThat(outputs.values()).allSatisfy(output -> assertThat(output).isNotBlank());
        outputs.forEach((place, output) ->
                assertThat(canaries.in(output)).as(place + ":\n" + output).isEmpty());
        for (String place : List.of("log", "/metrics", "/", "/targets", "/sd", "threads", "--target.test")) {
            assertThat(outputs.get(place)).as("the search sees " + place).contains(CONTROL);
        }
        assertThat(outputs.get("log"))
                .as("the server repeated it")
                .contains("you said")
                .contains("***");
    }

    private static void target(StringBuilder yaml, String name, String url, String... lines) {
        String kind = url.startsWith("redis") ? "redis" : url.substring(0, url.indexOf(':'));
        yaml.append("  - name: " + name + "\n    kind: " + kind + "\n    url: " + url + "\n");
        Stream.of(lines).forEach(line -> yaml.append("    ").append(line).append('\n'));
    }

    private String plain(String place) {
        return "password: '" + canaries.secret(place) + "'";
    }

    private String inFile(String place) throws IOException {
        Path file = folder.resolve(place.replace(' ', '-'));
        return "password_file: " + Files.writeString(file, canaries.secret(place) + "\n");
    }

    /** A key that cannot be read, as an error may be tempted to show. */
    private String key() throws IOException {
        String text = "-----BEGIN PRIVATE KEY-----\n" + canaries.secret("key") + "\n-----END PRIVATE KEY-----\n";
        Path file = Files.writeString(folder.resolve("key.pem"), text);
        return "tls: {ca_file: " + file + ", cert_file: " + file + ", key_file: " + file + "}";
    }

    /** Repeats what it is told, as it is and in base64. */
    private static void echo(Socket socket) throws IOException {
        byte[] heard = new byte[4096];
        for (int length = socket.getInputStream().read(heard);
                length >= 0;
                length = socket.getInputStream().read(heard)) {
            String said = new String(heard, 0, length, StandardCharsets.UTF_8).replaceAll("\\s+", " ");
            String again = Base64.getEncoder().encodeToString(said.getBytes(StandardCharsets.UTF_8));
            String answer = "-ERR you said " + said + " and " + URLEncoder.encode(said, StandardCharsets.UTF_8)
                    + " and " + again + "\r\n";
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Everything that the program shows, by place. */
    private void collect(Path configuration, String format) throws Exception {
        int port = Program.freePort();
        try (Program program = Program.start(
                folder,
                "exporter",
                command(
                        "--config.file=" + configuration,
                        "--web.listen-address=127.0.0.1:" + port,
                        "--log.level=debug",
                        "--log.format=" + format))) {
            String ready = "http://127.0.0.1:" + port + "/-/ready";
            Await.until(START_LIMIT, program::log, () -> !program.isAlive() || Http.isReady(ready));
            assertThat(program.isAlive()).as(program.log()).isTrue();
            for (String path : Stream.concat(PATHS.stream(), PATHS.stream()).toList()) {
                outputs.put(path, Http.answer("http://127.0.0.1:" + port + path).body());
            }
            inspect(program.pid(), port);
            outputs.put("log", program.log());
        }
        for (String more :
                List.of("--config.check", "--target.test=" + CONTROL, "--target.test=redis-echo", "--help")) {
            Program once = Program.start(folder, "once", command("--config.file=" + configuration, more));
            Await.until(START_LIMIT, once::log, () -> !once.isAlive());
            outputs.put(more.endsWith(CONTROL) ? "--target.test" : more, once.log());
        }
    }

    private List<String> command(String... arguments) {
        List<String> command =
                new ArrayList<>(List.of("/usr/bin/env", VARIABLE + "=" + canaries.secret("environment")));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** What the machine shows of the process, while a scrape hangs. */
    private void inspect(long pid, int port) throws Exception {
        Inspection inspection = new Inspection(folder, pid);
        Thread scrape = Thread.ofVirtual().start(() -> Http.get("http://127.0.0.1:" + port + "/metrics"));
        Await.until("threads of the scrape are seen", () -> inspection.threads().contains(CONTROL));
        outputs.putAll(inspection.all());
        scrape.join();
    }

    /** Places where no secret belongs are refused without repeating it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "kind: postgresql, url: 'postgresql://monitor:SECRET@db1/x'",
                "kind: mysql, url: 'mysql://monitor:SECRET@db1/x'",
                "kind: redis, url: 'redis://monitor:SECRET@db1'",
                "kind: postgresql, url: 'postgresql://db1/x?password=SECRET'",
                "kind: postgresql, url: 'postgresql://db1/x?sslpassword=SECRET'",
                "kind: postgresql, url: 'postgresql://db1/x?SECRET'",
                "kind: postgresql, url: 'postgresql://monitor:SECRET/db1'",
                "kind: mysql, url: 'mysql://db1/x?password=SECRET'",
                "kind: mysql, url: 'mysql://db1/x?SECRET'",
                "kind: mysql, url: 'mysql://db1/x?trustCertificateKeyStorePassword=SECRET'",
                "kind: redis, url: 'redis://db1?password=SECRET'",
                "kind: redis, url: 'redis://db1/SECRET'",
                "kind: redis, url: 'redis://db1', password: SECRET",
                "kind: redis, url: 'redis://db1', password: [SECRET]",
                "kind: redis, url: 'redis://db1', password: {SECRET: SECRET}",
                "kind: redis, url: 'redis://db1', password: ${env:SECRET"
            })
    void refused(String target) throws Exception {
        String marker = canaries.marker("refused");
        Files.writeString(
                folder.resolve("stack-exporter.yml"),
                "targets: [{name: db, " + target.replace("SECRET", marker) + "}]\n");
        End end = MainProcess.run(folder, "--log.level=debug");
        assertThat(end.code()).as(end.err()).isEqualTo(2);
        assertThat(end.err()).contains("stack-exporter.yml:1:");
        assertThat(canaries.in(end.err() + end.out())).as(end.err()).isEmpty();
    }
}
