package io.stackexporter.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.stackexporter.collect.Fleet;
import io.stackexporter.collect.Target;
import io.stackexporter.collect.Target.Limit;
import io.stackexporter.collect.TargetKind;
import io.stackexporter.fake.FakeKind;
import io.stackexporter.kind.postgresql.PostgresqlKind;
import io.stackexporter.metric.Layers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a configuration becomes: the defaults, and who overrides whom. */
class ConfigTest {
    private static final List<TargetKind<?>> KINDS = List.of(new FakeKind(), new PostgresqlKind());

    @Test
    void smallestTargetHasEveryDefault() throws ConfigException {
        Target<?> target = target("targets: [{name: a, kind: fake}]");
        assertThat(target.name()).isEqualTo("a");
        assertThat(target.system()).isEqualTo("fake");
        assertThat(target.category()).isEqualTo("cache");
        assertThat(target.labels()).isEmpty();
        assertThat(target.timeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(target.maxSeries()).isEqualTo(20_000);
        assertThat(target.layers()).isEqualTo(Layers.BOTH);
        assertThat(target.secrets()).isEmpty();
        assertThat(target.collectors())
                .extracting(enabled -> enabled.collector().name() + " " + enabled.interval())
                .containsExactly("first PT0S", "second PT0S");
        assertThat(target.limits())
                .containsExactly(
                        new Limit("connections_ratio", "warning", 0.8),
                        new Limit("connections_ratio", "critical", 0.9),
                        new Limit("cache_hit_ratio", "warning", 0.9),
                        new Limit("cache_hit_ratio", "critical", 0.8));
    }

    @Test
    void globalHoldsUnlessTheTargetSaysOtherwise() throws ConfigException {
        String global = """
                global:
                  scrape_timeout: 4s
                  max_series_per_collector: 50
                  native_metrics: false
                  labels: {team: all, environment: test}
                """;
        Target<?> plain = target(global + "targets: [{name: a, kind: fake}]");
        assertThat(plain.timeout()).isEqualTo(Duration.ofSeconds(4));
        assertThat(plain.maxSeries()).isEqualTo(50);
        assertThat(plain.layers()).isEqualTo(new Layers(false, true));
        assertThat(plain.labels()).isEqualTo(Map.of("team", "all", "environment", "test"));

        Target<?> own = target(global + """
                targets:
                  - name: a
                    kind: fake
                    timeout: 2s
                    max_series_per_collector: 60
                    native_metrics: true
                    unified_metrics: false
                    labels: {team: mine}
                """);
        assertThat(own.timeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(own.maxSeries()).isEqualTo(60);
        assertThat(own.layers()).isEqualTo(new Layers(true, false));
        assertThat(own.labels()).isEqualTo(Map.of("team", "mine", "environment", "test"));
    }

    @Test
    void nearestThresholdWins() throws ConfigException {
        Target<?> target = target("""
                global: {thresholds: {connections_ratio: {warning: 0.1, critical: 0.5}, cache_hit_ratio: off}}
                kinds: {fake: {thresholds: {connections_ratio: {warning: 0.2}}}}
                targets: [{name: a, kind: fake, thresholds: {connections_ratio: {warning: 0.3}}}]
                """);
        assertThat(target.limits())
                .containsExactly(
                        new Limit("connections_ratio", "warning", 0.3),
                        new Limit("connections_ratio", "critical", 0.5),
                        new Limit("cache_hit_ratio", "", Double.NaN))
                .last()
                .matches(Limit::isOff, "switched off, which is more than absent");
    }

    @Test
    void collectorsAreSwitchedOffAndSlowedDown() throws ConfigException {
        Target<?> target = target("""
                targets:
                  - name: a
                    kind: fake
                    collectors: {first: {enabled: false}, second: {interval: 5m}}
                """);
        assertThat(target.collectors())
                .extracting(enabled -> enabled.collector().name() + " " + enabled.interval())
                .containsExactly("second PT5M");
    }

    @Test
    void aliasOfAKindIsTheSystemThatTheUserNamed() throws ConfigException {
        assertThat(target("targets: [{name: a, kind: forged}]").system()).isEqualTo("forged");
    }

    @Test
    void severalAddressesAreSeveralTargetsThatAreAlikeInAllElse() throws ConfigException {
        List<Target<?>> fleet = fleet("""
                targets:
                  - name: shop
                    kind: postgresql
                    urls: {orders: 'postgresql://a/x', users: 'postgresql://b/x'}
                    username: monitor
                    password: ${env:PASSWORD}
                    labels: {team: mine}
                    timeout: 2s
                """);
        assertThat(fleet)
                .extracting(Target::name, Target::timeout, Target::labels)
                .containsExactly(
                        tuple("shop/orders", Duration.ofSeconds(2), Map.of("team", "mine")),
                        tuple("shop/users", Duration.ofSeconds(2), Map.of("team", "mine")));
        assertThat(fleet.getFirst().settings()).isNotEqualTo(fleet.getLast().settings());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            urls: {}                        | the key url is missing
            urls: [a, b]                    | test.yml:2:8: targets[0].urls: must hold keys and values
            urls: {a: x, a: y}              | test.yml:2:15: targets[0].urls.a: stands here twice; keep one
            urls: {a: x}, url: y            | test.yml:2:8: targets[0].urls: stands beside url; keep one of the two
            urls: {a: {b: c}}               | targets[0].url: must be a single value
            """)
    void addressesThatCannotBeReadAreToldWithTheirPlace(String key, String problem) {
        assertThatThrownBy(
                        () -> fleet("targets: [{name: a, kind: postgresql, username: x, password: '${env:PASSWORD}',\n "
                                + key + "}]"))
                .hasMessageContaining(problem);
    }

    @Test
    void limitsOfAKindThatNoTargetHasAreNoMistake() throws ConfigException {
        assertThat(fleet("{kinds: {fake: {thresholds: {connections_ratio: off}}}, targets: []}"))
                .isEmpty();
    }

    @Test
    void secretsOfATargetAreKnownToItAndNotToOthers() throws ConfigException {
        List<Target<?>> fleet = fleet("""
                global: {allow_plain_secrets: true}
                targets:
                  - {name: a, kind: fake, password: one}
                  - {name: b, kind: fake, password: two}
                """);
        assertThat(fleet)
                .extracting(target -> target.secrets().getFirst().reveal())
                .containsExactly("one", "two");
        assertThat(fleet.toString()).doesNotContain("one", "two");
    }

    @Test
    void largeFleetIsReadInTheOrderOfTheFile() throws ConfigException {
        StringBuilder yaml = new StringBuilder("targets:\n");
        for (int i = 0; i < 2_000; i++) {
            yaml.append("  - {name: t")
                    .append(i)
                    .append(", kind: fake, labels: {service: s")
                    .append(i)
                    .append("}}\n");
        }
        List<Target<?>> fleet = fleet(yaml.toString());
        assertThat(fleet).hasSize(2_000);
        assertThat(fleet.getLast().name()).isEqualTo("t1999");
    }

    private static Target<?> target(String yaml) throws ConfigException {
        return fleet(yaml).getFirst();
    }

    private static List<Target<?>> fleet(String yaml) throws ConfigException {
        return Fleet.of(Config.of(Document.of("test.yml", yaml, Map.of("PASSWORD", "x"))), KINDS);
    }
}
