package io.stackexporter.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.servers.Json;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The example configuration of Prometheus loads every rule and scrapes what the rules look for. */
class DeploymentTest {
    private static final Json PROMETHEUS = Repository.yaml(Path.of("deploy/prometheus.yml"));

    @Test
    void promtoolAcceptsItAndFindsEveryFileOfRules() {
        String files = Rule.files().size() + " rule files found";
        assertThat(Tool.PROMTOOL.passes("deploy", "check", "config", "--lint=all", "--lint-fatal", "prometheus.yml"))
                .contains("SUCCESS: " + files);
    }

    /** Each rule that speaks of the exporter's own job finds it by the beginning of its name. */
    @Test
    void theJobHasTheNameThatTheRulesLookFor() {
        assertThat(PROMETHEUS.get("scrape_configs").list())
                .extracting(job -> job.get("job_name").text())
                .anyMatch(name -> name.startsWith("stack-exporter"));
        assertThat(Rule.all().stream()
                        .flatMap(rule -> ExpressionCheck.of(rule.expression(), Vocabulary.ofAll()).selectors().stream())
                        .filter(selector -> selector.metric().equals("up"))
                        .flatMap(selector -> selector.matchers().stream())
                        .map(PromQl.LabelMatcher::value)
                        .filter(value -> value.startsWith("stack-exporter")))
                .isNotEmpty()
                .allMatch(jobs -> jobs.startsWith("stack-exporter.*"));
    }

    @Test
    void theLinkToGrafanaIsSet() {
        assertThat(PROMETHEUS
                        .get("global")
                        .get("external_labels")
                        .get("grafana_url")
                        .text())
                .matches("https?://[^/]+");
    }
}
