package io.stackexporter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.servers.Await;
import io.stackexporter.servers.ExporterProgram;
import io.stackexporter.servers.PostgresqlServer;
import io.stackexporter.servers.Program;
import io.stackexporter.servers.RedisServerProcess;
import io.stackexporter.servers.RedisServers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The main job: PostgreSQL and Redis, exporter, Prometheus, Alertmanager, message. Redis stops: the one right alert arrives
 * at the right receivers and nothing else does; Redis is back: so says a message to the same receivers.
 */
class MainJobIT {
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    /** Longer than the longest group interval of a critical alert in the overlay, so that a stray message would come. */
    private static final Duration QUIET = Duration.ofSeconds(15);

    @TempDir
    private Path folder;

    @Test
    void aStoppedRedisIsToldToTheRightPeopleAndToNobodyElse() throws Exception {
        try (PostgresqlServer postgresql = PostgresqlServer.start(17, "fsync=on");
                RedisServerProcess redis = RedisServers.REDIS_7_0.start();
                ExporterProgram exporter =
                        ExporterProgram.start(folder, configuration(postgresql, redis), Program.freePort());
                MonitoringStack stack = new MonitoringStack(REPOSITORY, folder, exporter)) {
            Await.until(
                    PATIENCE,
                    () -> "both targets up in Prometheus",
                    () -> stack.query("stack_up == 1").size() == 2);
            bothFormatsAreTheSamePage(stack);
            Await.pause(QUIET);
            assertThat(lines(stack))
                    .as("messages while all is well; failing: %s", stack.query("stack_collector_success == 0"))
                    .isEmpty();

            redis.kill();
            List<String> fired = List.of(
                    "oncall@example.com: firing StackTargetDown cache",
                    "pager.example.com: firing StackTargetDown cache",
                    "phone-gateway.example.com: firing StackTargetDown cache");
            Await.until(
                    PATIENCE,
                    () -> "three messages that Redis is down, got " + lines(stack),
                    () -> lines(stack).size() >= fired.size());
            Await.pause(QUIET);
            assertThat(lines(stack)).as("messages about the stopped Redis").containsExactlyInAnyOrderElementsOf(fired);
            assertThat(stack.notifications()).allSatisfy(MainJobIT::saysWhatToDoInBothLanguages);

            redis.restart();
            List<String> resolved = fired.stream()
                    .map(line -> line.replace("firing", "resolved"))
                    .toList();
            Await.until(
                    PATIENCE,
                    () -> "three messages that it is back, got " + lines(stack),
                    () -> lines(stack).size() >= 2 * fired.size());
            Await.pause(QUIET);
            assertThat(lines(stack))
                    .as("all messages")
                    .hasSize(6)
                    .containsAll(fired)
                    .containsAll(resolved);
            assertThat(exporter.program().terminate())
                    .as("exit code after SIGTERM")
                    .isZero();
        }
    }

    private static void bothFormatsAreTheSamePage(MonitoringStack stack) {
        Await.until(
                PATIENCE,
                () -> "both formats accepted: " + stack.query("up"),
                () -> stack.query("up == 1").size() == 2);
        // Names, not series: between two scrapes a session may begin to wait for something else.
        String names =
                "count by (target) (count by (target, __name__) ({job=\"%s\", target!=\"\", __name__!~\".*:.*|ALERTS.*\"}))";
        String sameNumber = names.formatted("text-only") + " == " + names.formatted("stack-exporter");
        Await.until(
                PATIENCE,
                () -> "as many names in both formats, but: " + stack.query(names.formatted("text-only"))
                        + stack.query(names.formatted("stack-exporter")),
                () -> stack.query(sameNumber).size() == 2);
    }

    private static void saysWhatToDoInBothLanguages(Notification notification) {
        assertThat(notification.text())
                .contains("/runbooks/StackTargetDown.md")
                .contains("A watched server does not answer")
                .contains("被监控的服务器无响应")
                .contains("cache");
    }

    private static List<String> lines(MonitoringStack stack) {
        return stack.notifications().stream().map(Notification::line).collect(Collectors.toList());
    }

    private static String configuration(PostgresqlServer postgresql, RedisServerProcess redis) {
        return """
                targets:
                  - {name: orders-db, kind: postgresql, url: "%s", labels: {service: orders}}
                  - {name: cache, kind: redis, url: "%s", labels: {service: web}}
                """.formatted(postgresql.url(), redis.url());
    }
}
