package io.stackexporter.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.stackexporter.collect.Fleet;
import io.stackexporter.config.Config;
import io.stackexporter.kind.TargetKinds;
import io.stackexporter.servers.Json;
import io.stackexporter.servers.Missing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code compose.yaml} keeps the schema of Compose, its files exist, and each service may do little. */
class ComposeTest {
    private static final Path FILE = Path.of("deploy/compose.yaml");
    private static final Path FOLDER = Repository.ROOT.resolve("deploy");
    private static final Json COMPOSE = Repository.yaml(FILE);

    /** Of an older draft than the schema says that it is of; nothing refers to them. */
    private static final Pattern ID = Pattern.compile("\"id\": \"[^\"]*\",");

    @Test
    void itKeepsTheSchema() throws IOException {
        assertThat(problems(Repository.read(FILE))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "healthcheck:, health_check:",
        "file: ./, path: ./",
        "read_only: true, read_only: 7",
        "driver:, drivers:"
    })
    void aMistakeIsFound(String right, String wrong) throws IOException {
        String text = Repository.read(FILE);
        assertThat(text).contains(right);
        assertThat(problems(text.replace(right, wrong))).isNotEmpty();
    }

    private static Set<ValidationMessage> problems(String compose) throws IOException {
        Path schema = Path.of(System.getProperty("servers.directory", "target/servers"), "compose/compose_spec.json");
        if (!Files.exists(schema)) {
            throw Missing.server(schema + " is missing; get it with: exporter/src/test/servers/get-compose-schema");
        }
        JsonSchema known = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V201909)
                .getSchema(ID.matcher(Files.readString(schema)).replaceAll(""));
        return known.validate(new ObjectMapper().valueToTree(Json.of(compose).value()));
    }

    @Test
    void everyMountedFileExists() {
        assertThat(services().flatMap(service -> mounts(service).stream()))
                .isNotEmpty()
                .filteredOn(mount -> mount.startsWith("."))
                .allSatisfy(mount ->
                        assertThat(FOLDER.resolve(mount.split(":", -1)[0])).exists())
                .allMatch(mount -> mount.endsWith(":ro"));
        assertThat(services().flatMap(service -> mounts(service).stream()))
                .filteredOn(mount -> !mount.startsWith("."))
                .allMatch(mount -> COMPOSE.get("volumes").fields().containsKey(mount.split(":", -1)[0]));
    }

    @Test
    void everyServiceMayDoNothingButItsWork() {
        assertThat(services()).hasSize(4).allSatisfy(service -> {
            assertThat(service.get("read_only").value()).isEqualTo(true);
            assertThat(service.get("cap_drop").value()).isEqualTo(List.of("ALL"));
            assertThat(service.get("security_opt").value()).isEqualTo(List.of("no-new-privileges:true"));
            assertThat(service.get("ports").list())
                    .extracting(Json::text)
                    .allMatch(port -> port.startsWith("127.0.0.1:"));
        });
    }

    /** The exporter's own is in its image. */
    @Test
    void everyServiceHasAHealthCheckWithoutAShell() {
        assertThat(COMPOSE.get("services").fields())
                .allSatisfy((name, service) -> assertThat(service.get("healthcheck").get("test").list().stream()
                                .map(Json::text)
                                .findFirst())
                        .matches(first -> name.equals("stack-exporter")
                                ? first.isEmpty()
                                : first.orElse("").equals("CMD")));
    }

    /** A secret is a file that git ignores, and the first lines of the file say how to make it. */
    @Test
    void everySecretIsAFileOutsideTheRepository() {
        assertThat(Repository.read(Path.of("deploy/secrets/.gitignore"))).startsWith("*\n");
        Map<String, Json> secrets = COMPOSE.get("secrets").fields();
        assertThat(secrets).isNotEmpty().allSatisfy((name, secret) -> {
            assertThat(secret.get("file").text()).isEqualTo("./secrets/" + name);
            assertThat(Repository.read(FILE)).contains("> secrets/" + name + "\n");
        });
        assertThat(services()
                        .flatMap(service -> service.get("secrets").list().stream())
                        .map(secret -> secret.fields().isEmpty()
                                ? secret.text()
                                : secret.get("source").text()))
                .containsExactlyInAnyOrderElementsOf(secrets.keySet());
    }

    @Test
    void prometheusFindsTheRulesAndTheServices() {
        assertThat(Tool.PROMTOOL.passes("deploy/compose", "check", "config", "--syntax-only", "prometheus.yml"))
                .contains("SUCCESS");
        Json config = Repository.yaml(Path.of("deploy/compose/prometheus.yml"));
        assertThat(config.get("rule_files").list())
                .extracting(Json::text)
                .containsExactly("/etc/prometheus/rules/*.yml");
        assertThat(mounts(COMPOSE.get("services").get("prometheus"))).contains("../rules:/etc/prometheus/rules:ro");
        assertThat(config.get("scrape_configs").list())
                .flatExtracting(job -> job.get("static_configs")
                        .list()
                        .getFirst()
                        .get("targets")
                        .list())
                .extracting(Json::text)
                .contains("stack-exporter:9951");
    }

    @Test
    void grafanaFindsTheDashboardsAndPrometheus() {
        Json provider = Repository.yaml(Path.of("deploy/grafana/provisioning/dashboards/stack-exporter.yml"))
                .get("providers")
                .list()
                .getFirst();
        assertThat(mounts(COMPOSE.get("services").get("grafana")))
                .contains("../dashboards:" + provider.get("options").get("path").text() + ":ro");
        Json source = Repository.yaml(Path.of("deploy/grafana/provisioning/datasources/prometheus.yml"))
                .get("datasources")
                .list()
                .getFirst();
        assertThat(source.get("url").text()).isEqualTo("http://prometheus:9090");
        assertThat(source.get("isDefault").value()).isEqualTo(true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"deploy/compose/stack-exporter.yml", "deploy/kubernetes/base/stack-exporter.yml"})
    void theExporterUnderstandsItsConfiguration(String file, @TempDir Path folder) throws Exception {
        Path secret = Files.writeString(folder.resolve("orders-db"), "secret");
        String text = Repository.read(Path.of(file)).replaceAll("(password_file:) \\S+", "$1 " + secret);
        Config config = Config.read(Files.writeString(folder.resolve("stack-exporter.yml"), text), Map.of());
        assertThat(Fleet.of(config, TargetKinds.ALL)).hasSize(1);
    }

    private static Stream<Json> services() {
        return COMPOSE.get("services").fields().values().stream();
    }

    private static List<String> mounts(Json service) {
        return service.get("volumes").list().stream().map(Json::text).toList();
    }
}
