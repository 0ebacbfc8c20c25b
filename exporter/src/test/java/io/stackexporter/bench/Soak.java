package io.stackexporter.bench;

import io.stackexporter.servers.Await;
import io.stackexporter.servers.ExporterProgram;
import io.stackexporter.servers.MysqlServer;
import io.stackexporter.servers.MysqlVersion;
import io.stackexporter.servers.PostgresqlServer;
import io.stackexporter.servers.ProcessFigures;
import io.stackexporter.servers.Program;
import io.stackexporter.servers.RedisServerProcess;
import io.stackexporter.servers.RedisServers;
import io.stackexporter.servers.Relay;
import io.stackexporter.servers.Running;
import java.io.IOException;
import java.io.PrintStream;
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
import java.util.List;
import java.util.stream.Stream;
import redis.clients.jedis.Jedis;

/**
 * Many scrapes of ten targets, of which three come and go, with reloads in between: what the exporter holds at the end is
 * what it held after the beginning. {@code make soak} runs it at length, a test in short.
 */
public final class Soak implements AutoCloseable {
    private static final Duration SCRAPE_LIMIT = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Between two scrapes for which the network swallows a target; each costs the whole time limit. */
    private static final int BETWEEN_CUTS = 1000;

    private static final int SHORTEST_FLAP = 20;
    private static final int FLAPS = 200;
    private static final int SCRAPES = 20_000;
    public static final int TARGETS = 10;
    /** Of one target. */
    public static final int MOST_CONNECTIONS = 2;

    private static final int SHARE_OF_WARM_UP = 10;

    private final Running running = new Running();
    private final List<Relay> flapping = new ArrayList<>();
    private final PostgresqlServer postgresql;
    private final MysqlServer mysql;
    private final RedisServerProcess redis;
    private final ExporterProgram exporter;
    private final HttpClient client = HttpClient.newHttpClient();
    private int scraped;
    private int reloads;
    private int complete;

    /** Starts servers and the exporter, in a folder of its own. */
    public Soak(Path folder) throws Exception {
        postgresql = running.keep(PostgresqlServer.start(17));
        mysql = running.keep(MysqlServer.start(MysqlVersion.MYSQL_8_0));
        redis = running.keep(RedisServers.REDIS_7_0.start());
        for (int port : List.of(postgresql.port(), mysql.port(), redis.port())) {
            flapping.add(running.keep(Relay.to(port)));
        }
        exporter = running.keep(ExporterProgram.start(folder, configuration(), Program.freePort()));
        awaitAll();
    }

    private String configuration() {
        StringBuilder text =
                new StringBuilder("global: {scrape_timeout: " + SCRAPE_LIMIT.toSeconds() + "s}\ntargets:\n");
        List<Integer> ports = flapping.stream().map(Relay::port).toList();
        int light = redis.port();
        add(text, "postgresql", postgresql.port(), ports.get(0));
        add(text, "mysql", mysql.port(), ports.get(1));
        add(text, "redis", light, light, light, light, light, ports.get(2));
        return text.toString();
    }

    private static void add(StringBuilder text, String kind, int... ports) {
        for (int i = 0; i < ports.length; i++) {
            text.append("  - {name: %s-%d, kind: %s, url: \"%s://127.0.0.1:%d%s\"}\n"
                    .formatted(kind, i, kind, kind, ports[i], kind.equals("redis") ? "" : "/" + path(kind)));
        }
    }

    private static String path(String kind) {
        return kind.equals("postgresql") ? "postgres" : "";
    }

    /**
     * What there is at one moment.
     *
     * @param exporter what the process holds
     * @param connections of the exporter, as the three servers count them
     */
    public record Figures(ProcessFigures exporter, int connections) {}

    /** The figures after warming up and at the end, with every flapping target there. */
    public record Result(Figures before, Figures after, int scrapes, int reloads, int complete, Duration took) {}

    /** Scrapes that many times; a tenth of them are to warm up. */
    public Result run(int scrapes, int reloadEvery) throws Exception {
        // A flapping target is away for as many scrapes, then there for as many again.
        int flap = Math.max(SHORTEST_FLAP, scrapes / FLAPS);
        scrape(scrapes / SHARE_OF_WARM_UP, flap, reloadEvery);
        Figures before = figures();
        long start = System.nanoTime();
        scrape(scrapes, flap, reloadEvery);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        return new Result(before, figures(), scrapes, reloads, complete, took);
    }

    private void scrape(int until, int flap, int reloadEvery) throws Exception {
        for (; scraped < until; scraped++) {
            for (int each = 0; each < flapping.size(); each++) {
                flap(flapping.get(each), scraped + each * flap / flapping.size(), flap);
            }
            if (scraped % reloadEvery == reloadEvery - 1) {
                reload();
            }
            if (up(page()) >= TARGETS - flapping.size()) {
                complete++;
            }
        }
    }

    private static void flap(Relay relay, int round, int flap) {
        boolean away = round / flap % 2 == 1;
        if (round % BETWEEN_CUTS == flap / 2) {
            relay.cut();
        } else if (round % BETWEEN_CUTS == flap / 2 + 1 || round % flap == 0) {
            relay.mend();
            if (away) {
                relay.refuse();
            }
        }
    }

    private static long up(String page) {
        return page.lines()
                .filter(line -> line.startsWith("stack_up{") && line.endsWith(" 1"))
                .count();
    }

    private String page() throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(exporter.url("/metrics"))).build();
        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("the page is not served: " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    private void reload() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(exporter.url("/-/reload")))
                .POST(BodyPublishers.noBody())
                .build();
        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("no reload: " + answer.statusCode() + " " + answer.body());
        }
        reloads++;
    }

    /** With every target there, and after two scrapes that mend what was lost. */
    private Figures figures() throws Exception {
        flapping.forEach(Relay::mend);
        awaitAll();
        page();
        return new Figures(ProcessFigures.of(exporter.program()), connections());
    }

    private void awaitAll() {
        Await.until(PATIENCE, () -> "every target is up", () -> up(page()) == TARGETS);
    }

    private int connections() throws Exception {
        int postgresqls = Integer.parseInt(
                postgresql.ask("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'stack-exporter'"));
        // Less the one that asks.
        int mysqls = Integer.parseInt(
                mysql.ask("SELECT count(*) - 1 FROM information_schema.processlist" + " WHERE user = 'root'"));
        try (Jedis jedis = redis.client()) {
            long clients = jedis.clientList().lines().count() - 1;
            return postgresqls + mysqls + (int) clients;
        }
    }

    /** A table for people. */
    public static void print(Result result, PrintStream out) {
        ProcessFigures before = result.before().exporter();
        ProcessFigures after = result.after().exporter();
        out.printf(
                "%d scrapes of 10 targets, 3 of them flapping, %d reloads, in %d s; the 7 others were up on %d pages%n%n",
                result.scrapes(), result.reloads(), result.took().toSeconds(), result.complete());
        out.printf("| figure | after warming up | at the end |%n|---|---|---|%n");
        out.printf("| threads | %d | %d |%n", before.threads(), after.threads());
        out.printf(
                "| virtual threads | %d | %d |%n",
                before.virtualThreads().size(), after.virtualThreads().size());
        out.printf("| descriptors | %d | %d |%n", before.descriptors(), after.descriptors());
        out.printf(
                "| connections at the servers | %d | %d |%n",
                result.before().connections(), result.after().connections());
        out.printf("| live heap | %.2f MB | %.2f MB |%n", before.liveHeap() / 1e6, after.liveHeap() / 1e6);
    }

    @Override
    public void close() {
        client.close();
        running.close();
    }

    /** {@code make soak}, with the number of scrapes as the only argument. */
    public static void main(String[] arguments) throws Exception {
        int scrapes = Stream.of(arguments).findFirst().map(Integer::valueOf).orElse(SCRAPES);
        Path folder = Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir"), "soak"));
        try (Soak soak = new Soak(folder)) {
            print(soak.run(scrapes, 500), System.out);
        }
    }
}
