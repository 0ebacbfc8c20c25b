package io.stackexporter;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.stackexporter.servers.BlackboxExporter;
import io.stackexporter.servers.Http;
import io.stackexporter.servers.Program;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Applications that know nothing of one another on one page, with the labels of their targets. */
@Timeout(90)
class ApplicationPagesTest {
    private final List<HttpServer> applications = new ArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        applications.forEach(application -> application.stop(0));
    }

    @Test
    void namesLabelsAndTypesOfDifferentApplicationsShareOneValidPage() throws Exception {
        String first = application("""
            # TYPE jobs gauge
            jobs{queue="a",team="theirs",target="x",system="y"} 1
            # HELP requests_total Requests of the first.
            # TYPE requests_total counter
            requests_total{code="200"} 5
            # TYPE load gauge
            load 1
            # TYPE load_total counter
            load_total 2
            process_cpu_seconds_total 9
            """);
        String second = application("""
            # TYPE jobs counter
            jobs{state="idle"} 2
            # HELP requests_total Requests of the second.
            # TYPE requests_total counter
            requests_total{method="GET",status="500"} 7
            """);
        try (RunningExporter exporter = new RunningExporter(folder, configuration(first, second))) {
            String page = exporter.get("/metrics");
            assertThat(page)
                    .contains("# TYPE jobs untyped\n")
                    .contains("jobs{queue=\"a\",exported_team=\"theirs\",exported_target=\"x\",exported_system=\"y\","
                            + "target=\"first\",system=\"http\",kind=\"app\",team=\"ours\"} 1")
                    .contains("jobs{state=\"idle\",target=\"second\"")
                    .contains("# TYPE requests_total counter\n")
                    .contains("requests_total{code=\"200\",target=\"first\"")
                    .contains("requests_total{method=\"GET\",status=\"500\",target=\"second\"")
                    .contains("process_cpu_seconds_total{target=\"first\"")
                    .containsOnlyOnce("# TYPE process_cpu_seconds_total counter\n")
                    .contains("stack_collector_success{collector=\"application\",target=\"second\",system=\"http\","
                            + "kind=\"app\",team=\"ours\"} 1");
            assertThat(check(page)).doesNotContain("error while linting", "parsing error", "collected before");
            assertThat(exporter.get("/probe?target=first"))
                    .contains("\njobs{queue=\"a\",team=\"theirs\",target=\"x\",system=\"y\"} 1\n")
                    .contains("# TYPE jobs gauge\n");
        }
    }

    @Test
    void openMetricsHasNoNameTwice() throws Exception {
        String application = application("# TYPE load gauge\nload 1\n# TYPE load_total counter\nload_total 2\n");
        try (RunningExporter exporter = new RunningExporter(folder, configuration(application, application))) {
            String page = exporter.get("/metrics", "Accept", "application/openmetrics-text;version=1.0.0");
            assertThat(page)
                    .contains("# TYPE load gauge\n")
                    .contains("# TYPE load_total unknown\n")
                    .endsWith("# EOF\n");
            List<String> types = page.lines()
                    .filter(line -> line.startsWith("# TYPE "))
                    .map(line -> line.split(" ", -1)[2])
                    .toList();
            assertThat(types).doesNotHaveDuplicates();
        }
    }

    /** Of a program that nobody wrote for this test. */
    @Test
    void whatARealProgramSaysArrivesWhole() throws Exception {
        try (BlackboxExporter program =
                        BlackboxExporter.start(folder, "modules: {web: {prober: http, timeout: 1s}}\n");
                RunningExporter exporter = new RunningExporter(
                        folder,
                        "targets:\n  - {name: go, kind: http, url: \"" + program.url("/-/healthy")
                                + "\", expect: {body: Healthy}, metrics: {}}\n")) {
            List<String> direct = lines(Http.get(program.url("/metrics")));
            String page = exporter.get("/probe?target=go");
            assertThat(direct).hasSizeGreaterThan(40);
            assertThat(lines(page)).containsAll(direct);
            assertThat(page)
                    .contains("http_application_info{runtime=\"go\",version=\"go1.")
                    .contains("stack_start_time_seconds{target=\"go\"");
        }
    }

    /** Types and series, without their values. */
    private static List<String> lines(String page) {
        return page.lines()
                .filter(line -> !line.startsWith("# HELP"))
                .map(line -> line.startsWith("#") ? line : line.substring(0, line.lastIndexOf(' ')))
                .toList();
    }

    private static String configuration(String first, String second) {
        String target = "  - {name: %s, kind: http, url: \"%s\", labels: {team: ours}, metrics: {}}\n";
        return "targets:\n" + target.formatted("first", first) + target.formatted("second", second);
    }

    private String application(String page) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        applications.add(server);
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    private String check(String page) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("page.txt"), page);
        Process promtool = new ProcessBuilder(Program.installed("promtool", "prometheus"), "check", "metrics")
                .redirectInput(file.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .collect(Collectors.joining("\n"));
        promtool.waitFor();
        return said;
    }
}
