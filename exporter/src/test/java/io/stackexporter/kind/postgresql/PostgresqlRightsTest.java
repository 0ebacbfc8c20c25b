package io.stackexporter.kind.postgresql;

import static io.stackexporter.kind.WatchedTarget.failures;
import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.kind.WatchedTarget;
import io.stackexporter.metric.Family;
import io.stackexporter.self.EngineMetrics;
import io.stackexporter.servers.PostgresqlServer;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a login lacks is said, also where PostgreSQL hides instead of refusing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresqlRightsTest {
    private static final String USAGE = "GRANT USAGE ON SCHEMA extensions TO <user>";
    private static final String EXECUTE = "GRANT EXECUTE ON FUNCTION extensions.pg_stat_statements(boolean) TO <user>";
    private static final String ASKED = "SELECT coalesce(sum(calls), 0) FROM extensions.pg_stat_statements"
            + " WHERE query LIKE '%has_schema_privilege(oid%' AND userid = 'often'::regrole";

    @AutoClose
    private final PostgresqlServer server;

    PostgresqlRightsTest() throws Exception {
        server = PostgresqlServer.start(17);
        server.execute("CREATE SCHEMA extensions", "CREATE EXTENSION pg_stat_statements SCHEMA extensions");
    }

    private WatchedTarget as(String role, String... statements) throws Exception {
        server.execute("CREATE ROLE " + role + " LOGIN");
        server.execute(statements);
        return Watch.of(server, "username: " + role);
    }

    @Test
    void collectorThatWorksAndSeesLessIsNamed() throws Exception {
        Map<String, String> privileges = new PostgresqlKind()
                .collectors().stream().collect(Collectors.toMap(Collector::name, Collector::privilege));
        try (WatchedTarget watch = as("plain")) {
            TargetReport report = watch.scrape();

            assertThat(report.missing().get("stat_activity")).isEqualTo(PostgresqlKind.MONITOR);
            assertThat(report.missing().get("wal")).isEqualTo(PostgresqlKind.MONITOR);
            assertThat(report.missing().get("stat_statements")).isEqualTo(PostgresqlKind.MONITOR + "; " + USAGE);
            assertThat(report.missing().keySet())
                    .allSatisfy(name -> assertThat(privileges.get(name)).isNotEmpty());
            assertThat(missingSeries(report)).contains(List.of("stat_activity", PostgresqlKind.MONITOR));
        }
    }

    private static List<List<String>> missingSeries(TargetReport report) {
        return EngineMetrics.of(report).stream()
                .filter(family -> family.metric().name().equals("stack_collector_missing_privilege"))
                .flatMap(family -> family.points().stream())
                .map(Family.Point::labelValues)
                .toList();
    }

    @Test
    void superuserAndMonitorLackNothing() throws Exception {
        try (WatchedTarget superuser = Watch.of(server);
                WatchedTarget monitor =
                        as("monitor", "GRANT pg_monitor TO monitor", "GRANT USAGE ON SCHEMA extensions TO monitor")) {
            assertThat(superuser.scrape().missing()).isEmpty();
            TargetReport report = monitor.scrape();
            assertThat(failures(report)).isEmpty();
            assertThat(report.missing()).isEmpty();
        }
    }

    @Test
    void rightThatIsNotInheritedIsNoRight() throws Exception {
        try (WatchedTarget watch = as(
                "hesitant",
                "ALTER ROLE hesitant NOINHERIT",
                "GRANT pg_monitor TO hesitant WITH INHERIT FALSE",
                "GRANT USAGE ON SCHEMA extensions TO hesitant")) {
            assertThat(watch.scrape().missing()).containsEntry("stat_activity", PostgresqlKind.MONITOR);
        }
    }

    @Test
    void extensionThatIsClosedToTheLoginIsNamedExactly() throws Exception {
        server.execute("REVOKE EXECUTE ON FUNCTION extensions.pg_stat_statements(boolean) FROM public");
        try (WatchedTarget watch = as("shutout", "GRANT pg_monitor TO shutout")) {
            TargetReport report = watch.scrape();

            assertThat(WatchedTarget.onlyFailure(report, "stat_statements").kind())
                    .isEqualTo(ErrorKind.PERMISSION);
            assertThat(report.missing()).isEqualTo(Map.of("stat_statements", USAGE + "; " + EXECUTE));
        } finally {
            server.execute("GRANT EXECUTE ON FUNCTION extensions.pg_stat_statements(boolean) TO public");
        }
    }

    @Test
    void rightTakenAwayIsNoticedAfterTheFirstRefusal() throws Exception {
        try (WatchedTarget watch =
                as("demoted", "GRANT pg_monitor TO demoted", "GRANT USAGE ON SCHEMA extensions TO demoted")) {
            assertThat(watch.scrape().missing()).isEmpty();
            server.execute("REVOKE pg_monitor FROM demoted");
            assertThat(WatchedTarget.onlyFailure(watch.scrape(), "wal").kind()).isEqualTo(ErrorKind.PERMISSION);
            assertThat(watch.scrape().missing()).containsKeys("wal", "stat_activity");
        }
    }

    @Test
    void serverIsNotAskedAtEveryScrape() throws Exception {
        try (WatchedTarget watch = as("often")) {
            for (int i = 0; i < 5; i++) {
                assertThat(watch.scrape().missing()).isNotEmpty();
            }
            assertThat(server.ask(ASKED)).isEqualTo("1");
        }
    }
}
