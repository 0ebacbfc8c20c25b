package io.stackexporter;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.MainProcess.End;
import io.stackexporter.fake.FakeServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;

/** The program from outside: its words, its exit codes, its life. */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CommandLineTest {
    private static final String DOWN =
            "targets: [{name: down, kind: postgresql, url: 'postgresql://127.0.0.1:%d/postgres'}]\n";
    private static final Pattern ADDRESS = Pattern.compile("127\\.0\\.0\\.1:(\\d+)");

    @TempDir
    Path folder;

    @Test
    void versionIsOneLine() throws Exception {
        End end = MainProcess.run(folder, "--version");
        assertThat(end.code()).isZero();
        assertThat(end.out()).matches("stack-exporter \\d+\\.\\d+\\.\\d+\\S* \\(revision \\S+, Java 25\\S*\\)\n");
        assertThat(end.err()).isEmpty();
    }

    @Test
    void helpNamesEveryFlag() throws Exception {
        End end = MainProcess.run(folder, "--help");
        assertThat(end.code()).isZero();
        assertThat(end.out())
                .contains(
                        "--config.file",
                        "--config.check",
                        "--web.listen-address",
                        "--web.telemetry-path",
                        "--web.config.file",
                        "--web.external-url",
                        "--web.max-requests",
                        "--shard",
                        "--log.level",
                        "--log.format",
                        "--scrape.timeout-offset",
                        "--target.test",
                        "--metrics.list",
                        "--version",
                        "--help");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --nonsense                      | Unknown option: '--nonsense'
            extra                           | Unmatched argument at index 0: 'extra'
            --log.level=loud                | --log.level must be debug, info, warn or error, not loud
            --log.format=xml                | --log.format must be logfmt or json, not xml
            --metrics.list=xml              | --metrics.list takes nothing or json, not xml
            --web.telemetry-path=metrics    | --web.telemetry-path must start with / and be neither / nor below /-/, not metrics
            --web.telemetry-path=/          | --web.telemetry-path must start with / and be neither / nor below /-/, not /
            --web.max-requests=0            | --web.max-requests must be at least 1, not 0
            --web.max-requests=many         | Invalid value for option '--web.max-requests': 'many' is not an int
            --web.listen-address=nowhere    | Invalid value for option '--web.listen-address' ([HOST]:PORT): must look like :9951 or 127.0.0.1:9951, not nowhere
            --web.listen-address=:99999     | Invalid value for option '--web.listen-address' ([HOST]:PORT): must look like :9951 or 127.0.0.1:9951, not :99999
            --web.telemetry-path=/probe     | --web.telemetry-path must not be /probe, which is another page
            --web.external-url=example.com  | Invalid value for option '--web.external-url': must look like https://monitoring.example.com/stack, not example.com
            --shard=3/3                     | Invalid value for option '--shard': must look like 0/3, the first of three parts, not 3/3
            --scrape.timeout-offset=1m      | Invalid value for option '--scrape.timeout-offset': must look like 500ms or 1s, not 1m
            """)
    void wrongUsageIsOneSentenceAndCodeTwo(String argument, String sentence) throws Exception {
        End end = MainProcess.run(folder, argument);
        assertThat(end.err()).isEqualTo(sentence + "\nTry stack-exporter --help");
        assertThat(end.code()).isEqualTo(2);
        assertThat(end.out()).isEmpty();
    }

    @Test
    void goodConfigurationIsSaidToBeGoodWithoutAConnection() throws Exception {
        Files.writeString(folder.resolve("good.yml"), DOWN.formatted(FakeServer.closedPort()));
        End end = MainProcess.run(folder, "--config.check", "--config.file=good.yml");
        assertThat(end.err()).isEmpty();
        assertThat(end.out()).isEqualTo("good.yml is good: 1 targets\n");
        assertThat(end.code()).isZero();
    }

    @Test
    void badConfigurationIsToldCompletelyByTheCheckAndAtTheStart() throws Exception {
        Files.writeString(folder.resolve("bad.yml"), "global: {scrape_timeout: soon}\ntargets:\n  - {kind: oracle}\n");
        for (String[] arguments :
                new String[][] {{"--config.check", "--config.file=bad.yml"}, {"--config.file=bad.yml"}}) {
            End end = MainProcess.run(folder, arguments);
            assertThat(end.err().lines())
                    .satisfiesExactly(
                            line -> assertThat(line)
                                    .isEqualTo(
                                            "bad.yml:1:26: global.scrape_timeout: must be a duration like 500ms, 10s or 1m, not \"soon\""),
                            line -> assertThat(line).isEqualTo("bad.yml:3:5: targets[0]: the key name is missing"),
                            line -> assertThat(line)
                                    .startsWith("bad.yml:3:12: targets[0].kind: there is no kind oracle; known are "));
            assertThat(end.code()).isEqualTo(2);
            assertThat(end.out()).isEmpty();
        }
    }

    @Test
    void missingConfigurationIsCodeTwo() throws Exception {
        End end = MainProcess.run(folder);
        assertThat(end.err()).isEqualTo("stack-exporter.yml:1:1: there is no such file");
        assertThat(end.code()).isEqualTo(2);
    }

    @Test
    void faultOfTheProgramItselfIsCodeOne() throws Exception {
        Files.writeString(folder.resolve("good.yml"), "targets: []");
        End end = MainProcess.runWithout("snakeyaml", folder, "--config.check", "--config.file=good.yml");
        assertThat(end.code()).isEqualTo(1);
        assertThat(end.err()).contains("NoClassDefFoundError");
    }

    @Test
    void listOfMetricsIsATableOrJson() throws Exception {
        End table = MainProcess.run(folder, "--metrics.list");
        assertThat(table.code()).isZero();
        assertThat(table.out().lines())
                .hasSize(Catalogue.entries().size())
                .allMatch(line -> line.matches("\\S+ +\\S+ +.*"));

        End json = MainProcess.run(folder, "--metrics.list=json");
        assertThat(json.code()).isZero();
        // JSON is YAML, and this parser is at hand.
        List<Map<String, Object>> entries = new Yaml().load(json.out());
        assertThat(entries).hasSize(Catalogue.entries().size());
        assertThat(entries)
                .allSatisfy(entry -> assertThat(entry)
                        .containsKeys(
                                "name",
                                "type",
                                "unit",
                                "labels",
                                "kind",
                                "collector",
                                "on_by_default",
                                "source",
                                "help"));
        assertThat(entries)
                .anySatisfy(entry -> assertThat(entry)
                        .containsEntry("name", "stack_target_info")
                        .containsEntry("labels", List.of("version", "flavor", "role")));
    }

    @Test
    void unknownTargetToTestIsCodeTwoAndOneThatIsDownIsCodeOne() throws Exception {
        Files.writeString(folder.resolve("stack-exporter.yml"), DOWN.formatted(FakeServer.closedPort()));
        End unknown = MainProcess.run(folder, "--target.test=nobody");
        assertThat(unknown.err()).isEqualTo("there is no target nobody; there are down\nTry stack-exporter --help");
        assertThat(unknown.code()).isEqualTo(2);

        End down = MainProcess.run(folder, "--target.test=down");
        assertThat(down.out()).startsWith("down: down, connect: ").contains("refused");
        assertThat(down.code()).isEqualTo(1);
    }

    @Test
    void takenPortIsOneSentenceAndCodeOne() throws Exception {
        Files.writeString(folder.resolve("stack-exporter.yml"), "targets: []\n");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            End end = MainProcess.run(folder, "--web.listen-address=" + address);
            assertThat(end.err())
                    .isEqualTo(
                            "cannot listen on " + address
                                    + ": Address already in use; stop the other program or choose another --web.listen-address");
            assertThat(end.code()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "logfmt | ts= | target=down error=connect ",
                "json | { | ,\"target\":\"down\",\"error\":\"connect\""
            })
    void startsWhileItsTargetIsDownServesAndEndsWellOnSigterm(String format, String begin, String fields)
            throws Exception {
        Files.writeString(folder.resolve("stack-exporter.yml"), DOWN.formatted(FakeServer.closedPort()));
        try (MainProcess program =
                        MainProcess.start(folder, "--web.listen-address=127.0.0.1:0", "--log.format=" + format);
                HttpClient client = HttpClient.newHttpClient()) {
            String line = program.awaitLog("serves 1 targets on");
            assertThat(line).startsWith(begin);
            Matcher address = ADDRESS.matcher(line);
            assertThat(address.find()).as(line).isTrue();
            URI metrics = URI.create("http://127.0.0.1:" + address.group(1) + "/metrics");
            String page = client.send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
                    .body();
            assertThat(page).contains("stack_up{target=\"down\",system=\"postgresql\",kind=\"database\"} 0\n");

            program.terminate();
            End end = program.end();
            assertThat(end.code()).isZero();
            assertThat(end.out()).isEmpty();
            assertThat(end.err()).contains(fields.strip()).contains("stopping");
        }
    }
}
