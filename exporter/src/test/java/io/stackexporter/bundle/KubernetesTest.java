package io.stackexporter.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.servers.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/** The manifests keep the schemas of their objects, agree with each other, and hold the rules as they are. */
class KubernetesTest {
    private static final Path FOLDER = Path.of("deploy/kubernetes");
    private static final Path DEPLOYMENT = FOLDER.resolve("deployment.yaml");
    private static final Path STATEFUL_SET = FOLDER.resolve("sharded/statefulset.yaml");
    private static final Path SERVICE = FOLDER.resolve("base/service.yaml");
    private static final Path MONITOR = FOLDER.resolve("base/servicemonitor.yaml");
    private static final Path POLICY = FOLDER.resolve("base/networkpolicy.yaml");

    static List<Path> manifests() {
        return List.of(DEPLOYMENT, STATEFUL_SET, SERVICE, MONITOR, POLICY);
    }

    static List<Path> kustomizations() {
        return Stream.of("deploy/kubernetes", "deploy/kubernetes/base", "deploy/kubernetes/sharded", "dashboards")
                .map(Path::of)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void everyManifestKeepsItsSchema(Path manifest) {
        assertThat(KubernetesSchema.problem(Repository.yaml(manifest))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "deployment.yaml, readOnlyRootFilesystem:, readOnlyRootFileSystem:",
        "deployment.yaml, selector:, selectors:",
        "deployment.yaml, replicas: 1, replicas: one",
        "sharded/statefulset.yaml, fieldPath:, path:",
        "base/service.yaml, targetPort:, targetport:",
        "base/networkpolicy.yaml, namespaceSelector:, namespaceSelectors:",
        "base/servicemonitor.yaml, scrapeTimeout:, scrapeTimeOut:",
        "base/servicemonitor.yaml, sourceLabels:, source_labels:",
    })
    void amisspeltKeyIsFound(String file, String right, String wrong) {
        String text = Repository.read(FOLDER.resolve(file));
        assertThat(text).contains(right);
        assertThat(KubernetesSchema.problem(Json.of(text.replace(right, wrong))))
                .isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("kustomizations")
    void everyFileOfAKustomizationExists(Path folder) {
        Json kustomization = Repository.yaml(folder.resolve("kustomization.yaml"));
        Stream<Json> generated = kustomization.get("configMapGenerator").list().stream()
                .flatMap(map -> map.get("files").list().stream());
        List<Json> files = Stream.concat(kustomization.get("resources").list().stream(), generated)
                .toList();
        assertThat(files)
                .isNotEmpty()
                .allSatisfy(file -> assertThat(Repository.ROOT.resolve(folder).resolve(file.text()))
                        .exists());
    }

    @Test
    void everyDashboardGetsItsConfigMap() {
        assertThat(Repository.yaml(Path.of("dashboards/kustomization.yaml"))
                        .get("configMapGenerator")
                        .list())
                .extracting(map -> map.get("files").list().getFirst().text())
                .containsExactlyInAnyOrderElementsOf(Repository.files("dashboards", ".json").stream()
                        .map(file -> file.getFileName().toString())
                        .toList());
    }

    @Test
    void theObjectsOfTheRulesAreTheRules() throws IOException {
        Process script = new ProcessBuilder(Repository.ROOT
                        .resolve(FOLDER)
                        .resolve("prometheus-rules")
                        .toString())
                .redirectErrorStream(true)
                .start();
        String printed = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        List<Json> objects = new ArrayList<>();
        new Yaml().loadAll(printed).forEach(object -> objects.add(new Json(object)));
        assertThat(objects)
                .allSatisfy(
                        object -> assertThat(KubernetesSchema.problem(object)).isEmpty());
        assertThat(objects)
                .extracting(object -> object.get("spec"))
                .containsExactlyElementsOf(
                        Rule.files().stream().sorted().map(Repository::yaml).toList());
    }

    /** The profile «restricted» of the Pod Security Standards, and what the image promises beside it. */
    @ParameterizedTest
    @MethodSource("workloads")
    void thePodMayDoNothingButItsWork(Path workload) {
        Json pod = pod(workload);
        Json container = pod.get("containers").list().getFirst();
        assertThat(pod.get("securityContext").value())
                .isEqualTo(Map.of(
                        "runAsNonRoot",
                        true,
                        "runAsUser",
                        65532,
                        "runAsGroup",
                        65532,
                        "fsGroup",
                        65532,
                        "seccompProfile",
                        Map.of("type", "RuntimeDefault")));
        assertThat(container.get("securityContext").value())
                .isEqualTo(Map.of(
                        "allowPrivilegeEscalation",
                        false,
                        "readOnlyRootFilesystem",
                        true,
                        "capabilities",
                        Map.of("drop", List.of("ALL"))));
        assertThat(pod.get("automountServiceAccountToken").value()).isEqualTo(false);
        assertThat(container.get("resources").get("limits").get("memory").text())
                .isEqualTo("256Mi");
        assertThat(container.get("livenessProbe").get("httpGet").get("path").text())
                .isEqualTo("/-/healthy");
        assertThat(container.get("readinessProbe").get("httpGet").get("path").text())
                .isEqualTo("/-/ready");
    }

    static List<Path> workloads() {
        return List.of(DEPLOYMENT, STATEFUL_SET);
    }

    @Test
    void bothVariantsRunTheSamePod() {
        Json container = pod(STATEFUL_SET).get("containers").list().getFirst();
        Map<String, Json> sharded = container.fields();
        sharded.keySet().removeAll(List.of("args", "env"));
        assertThat(sharded)
                .isEqualTo(pod(DEPLOYMENT).get("containers").list().getFirst().fields());
        assertThat(container.get("args").list())
                .extracting(Json::text)
                .containsExactly("--shard=$(ORDINAL)/"
                        + Repository.yaml(STATEFUL_SET)
                                .get("spec")
                                .get("replicas")
                                .text());
    }

    @Test
    void serviceMonitorAndPolicyFindThePods() {
        Object labels = Map.of("app.kubernetes.io/name", "stack-exporter");
        for (Path workload : workloads()) {
            Json spec = Repository.yaml(workload).get("spec");
            assertThat(spec.get("template").get("metadata").get("labels").value())
                    .isEqualTo(labels);
            assertThat(spec.get("selector").get("matchLabels").value()).isEqualTo(labels);
        }
        Json service = Repository.yaml(SERVICE);
        assertThat(service.get("spec").get("selector").value()).isEqualTo(labels);
        assertThat(service.get("metadata").get("labels").value()).isEqualTo(labels);
        assertThat(service.get("metadata").get("name").text()).startsWith("stack-exporter");
        Json monitor = Repository.yaml(MONITOR).get("spec");
        assertThat(monitor.get("selector").get("matchLabels").value()).isEqualTo(labels);
        assertThat(monitor.get("endpoints").list().getFirst().get("port"))
                .isEqualTo(service.get("spec").get("ports").list().getFirst().get("name"));
        assertThat(Repository.yaml(POLICY)
                        .get("spec")
                        .get("podSelector")
                        .get("matchLabels")
                        .value())
                .isEqualTo(labels);
    }

    private static Json pod(Path workload) {
        assertThat(Files.exists(Repository.ROOT.resolve(workload))).isTrue();
        return Repository.yaml(workload).get("spec").get("template").get("spec");
    }
}
