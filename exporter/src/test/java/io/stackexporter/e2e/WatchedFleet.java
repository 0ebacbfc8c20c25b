package io.stackexporter.e2e;

import io.stackexporter.servers.Await;
import io.stackexporter.servers.ExporterProgram;
import io.stackexporter.servers.Program;
import io.stackexporter.servers.RedisServerProcess;
import io.stackexporter.servers.RedisServers;
import io.stackexporter.servers.Running;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The exporter with all targets, and what can go wrong with its configuration and with itself. */
final class WatchedFleet implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Pattern UP = Pattern.compile("stack_up\\{.*} 1(\\.0)?");
    private static final Pattern FAILING = Pattern.compile("stack_collector_success\\{.*} 0(\\.0)?");

    private final Path folder;
    private final Running parts = new Running();
    private final Map<String, WatchedTarget> targets = new LinkedHashMap<>();
    private final WatchedTarget removed;
    private final WatchedTarget rights;
    private final ExporterProgram exporter;

    /** @param postgresql a server with a role {@code watcher} that has no rights */
    WatchedFleet(Path folder, List<WatchedTarget> targets, String postgresql) {
        this.folder = folder;
        RedisServerProcess redis = parts.keep(RedisServers.REDIS_7_0.start());
        removed = WatchedTarget.of("removed", "redis", redis.url());
        rights = WatchedTarget.of("pg-rights", "postgresql", postgresql);
        List<WatchedTarget> all = new ArrayList<>(targets);
        all.add(removed);
        all.add(rights);
        all.forEach(target -> this.targets.put(target.name(), target));
        exporter = ExporterProgram.start(folder, configuration(), Program.freePort());
        warmUp();
    }

    /** What is read now and then is read with time enough, and what the exporter compiles first is compiled. */
    private void warmUp() {
        Await.until(PATIENCE, () -> "every collector: " + failing(exporter.metrics()), () -> {
            String page = exporter.metrics();
            return failing(page).isEmpty()
                    && page.lines().filter(UP.asMatchPredicate()).count() == targets.size();
        });
    }

    private static List<String> failing(String page) {
        return page.lines().filter(FAILING.asMatchPredicate()).toList();
    }

    private synchronized String configuration() {
        StringBuilder text = new StringBuilder("targets:\n");
        targets.values().forEach(target -> text.append(target.line()));
        return text.toString();
    }

    int size() {
        return targets.size();
    }

    ExporterProgram exporter() {
        return exporter;
    }

    List<List<Drill>> lanes() {
        return List.of(
                List.of(Drill.of(
                        "Exporter: a target is taken out",
                        "it is removed from the configuration, which is read again",
                        () -> {
                            change(() -> targets.remove(removed.name()));
                            return () -> change(() -> targets.put(removed.name(), removed));
                        },
                        "StackTargetGone warning removed team")),
                List.of(Drill.of(
                        "Exporter: its login may not see enough",
                        "the configuration is given a login without pg_monitor and is read again",
                        () -> {
                            change(() -> targets.put(rights.name(), rights.with("username: watcher")));
                            return () -> change(() -> targets.put(rights.name(), rights));
                        },
                        "StackPrivilegeMissing info pg-rights team")));
    }

    /** The last drill: nothing can be seen afterwards. */
    Drill killed() {
        return Drill.lasting(
                "Exporter: it is killed",
                "SIGKILL",
                () -> {
                    exporter.program().kill();
                    return () -> {};
                },
                "StackExporterDown critical - phone");
    }

    private synchronized void change(Runnable change) throws IOException {
        change.run();
        Files.writeString(folder.resolve("stack-exporter.yml"), configuration());
        HttpRequest request = HttpRequest.newBuilder(URI.create(exporter.url("/-/reload")))
                .POST(BodyPublishers.noBody())
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException(answer.body());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        exporter.close();
        parts.close();
    }
}
