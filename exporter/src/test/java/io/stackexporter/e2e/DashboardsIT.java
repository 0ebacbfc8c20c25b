package io.stackexporter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.bundle.Dashboard;
import io.stackexporter.bundle.Dashboard.Query;
import io.stackexporter.servers.Await;
import io.stackexporter.servers.Running;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No panel is dead: in front of the demo every query of it gives something, or the panel says when it would. */
class DashboardsIT {
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** The words with which a description says when there is something to see. */
    private static final Pattern SAYS_WHEN = Pattern.compile(
            "\\b(?:shown|absent|empty) (?:only )?(?:where|while|when|until|unless|with|on|from|after)\\b|\\bempty cell means\\b");

    private static final Pattern CHOICE = Pattern.compile("\\$\\w+");

    @TempDir
    private static Path folder;

    private static final Running RUNNING = new Running();
    private static WatchedDemo demo;

    @BeforeAll
    static void start() throws Exception {
        demo = RUNNING.keep(new WatchedDemo(REPOSITORY, folder));
    }

    @AfterAll
    static void stop() {
        RUNNING.close();
    }

    @Test
    void everyQueryGivesSomethingOrItsPanelSaysWhenItWould() {
        List<Query> silent = new ArrayList<>(Dashboard.queries());
        assertThat(silent).isNotEmpty();
        Await.until(
                PATIENCE,
                () -> "panels without data that do not say when they would have any:\n" + lines(unexplained(silent)),
                () -> {
                    silent.removeIf(query -> demo.gives(chosen(query.expression())));
                    return unexplained(silent).isEmpty();
                });
        assertThat(silent)
                .as("queries that gave nothing")
                .hasSizeLessThan(Dashboard.queries().size() / 4);
    }

    private static List<Query> unexplained(List<Query> silent) {
        return silent.stream()
                .filter(query -> !SAYS_WHEN.matcher(query.panel().description()).find())
                .toList();
    }

    private static String lines(List<Query> queries) {
        return String.join("\n", queries.stream().map(Query::toString).toList());
    }

    @Test
    void everyChoiceAndAnnotationIsUnderstood() {
        List<String> expressions = Dashboard.all().stream()
                .flatMap(dashboard -> dashboard.ownExpressions().stream())
                .toList();
        assertThat(expressions).isNotEmpty().allSatisfy(expression -> demo.gives(chosen(expression)));
    }

    /** With everything chosen, and times that fit to scrapes every other second. */
    private static String chosen(String expression) {
        String timed = expression
                .replace("$__rate_interval", "30s")
                .replace("$__range", "2m")
                .replace("$__interval", "5s");
        return CHOICE.matcher(timed).replaceAll(".*");
    }
}
