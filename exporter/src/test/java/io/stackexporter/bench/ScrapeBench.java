package io.stackexporter.bench;

import io.stackexporter.kind.postgresql.ScrapeStatements;
import io.stackexporter.servers.Await;
import io.stackexporter.servers.ExporterProgram;
import io.stackexporter.servers.Http;
import io.stackexporter.servers.PostgresqlServer;
import io.stackexporter.servers.Program;
import io.stackexporter.servers.RedisServerProcess;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.Arrays;
import redis.clients.jedis.Jedis;

/** What the packaged exporter costs beside the servers that it asks: time, processor, memory, start. */
final class ScrapeBench {
    private static final int WARM_UP = 300;
    private static final int ROUNDS = 201;
    private static final int SCRAPES = 500;
    private static final int STARTS = 5;
    private static final int TABLES = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final PrintStream out;
    private final PostgresqlServer postgresql;
    private final RedisServerProcess redis;
    private final Path folder;

    ScrapeBench(PrintStream out, PostgresqlServer postgresql, RedisServerProcess redis) throws Exception {
        this.out = out;
        this.postgresql = postgresql;
        this.redis = redis;
        this.folder = Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir"), "bench"));
        postgresql.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
        for (int i = 0; i < TABLES; i++) {
            postgresql.execute("CREATE TABLE IF NOT EXISTS lines_" + i + " (id int PRIMARY KEY, note text)");
        }
    }

    void postgresql() throws Exception {
        try (ExporterProgram exporter = start(postgresqlTarget());
                Client client = new Client(exporter.url("/metrics"));
                Connection connection = postgresql.connect()) {
            double wall = Timing.median(WARM_UP, ROUNDS, client::scrape);
            double cpu = processorPerScrape(client);
            ScrapeStatements statements = new ScrapeStatements(connection);
            double alone = Timing.median(WARM_UP, ROUNDS, () -> statements.runAlone(connection));
            out.printf("a scrape of PostgreSQL 17 with %d tables: %s%n", TABLES, Timing.millis(wall));
            out.printf("its %d statements alone, on one connection: %s%n", statements.size(), Timing.millis(alone));
            out.printf(
                    "the exporter's own share: %s; processor time of a scrape: %s%n",
                    Timing.millis(wall - alone), Timing.millis(cpu));
        }
    }

    void redis() throws Exception {
        try (ExporterProgram exporter = start(redisTarget());
                Client client = new Client(exporter.url("/metrics"));
                Jedis jedis = redis.client()) {
            double wall = Timing.median(WARM_UP, ROUNDS, client::scrape);
            jedis.configResetStat();
            for (int i = 0; i < ROUNDS; i++) {
                client.scrape();
            }
            double server = Arrays.stream(jedis.info("commandstats").split("usec=", -1))
                            .skip(1)
                            .mapToDouble(rest -> Double.parseDouble(rest.substring(0, rest.indexOf(','))))
                            .sum()
                    * 1000
                    / ROUNDS;
            out.printf(
                    "a scrape of Redis: %s; the server's own time in its commands: %s%n",
                    Timing.millis(wall), Timing.millis(server));
        }
    }

    void memory() throws Exception {
        try (ExporterProgram exporter = start(postgresqlTarget() + redisTarget());
                Client client = new Client(exporter.url("/metrics"))) {
            int samples = 0;
            for (int i = 0; i < SCRAPES; i++) {
                samples = (int) client.scrape()
                        .lines()
                        .filter(line -> !line.startsWith("#"))
                        .count();
            }
            out.printf(
                    "after %d scrapes of both, %d samples each: resident memory %.1f MB (heap %.1f MB), processor %.2f s in all%n",
                    SCRAPES,
                    samples,
                    client.value("process_resident_memory_bytes") / 1e6,
                    client.value("jvm_memory_committed_bytes\\{area=\"heap\"}") / 1e6,
                    client.value("process_cpu_seconds_total"));
        }
    }

    void start() throws Exception {
        double[] seconds = new double[STARTS];
        for (int i = 0; i < STARTS; i++) {
            long begin = System.nanoTime();
            try (ExporterProgram exporter = start(postgresqlTarget() + redisTarget())) {
                Await.until(
                        PATIENCE,
                        () -> "a complete page",
                        () -> Http.get(exporter.url("/metrics")).contains("stack_up{"));
                seconds[i] = (System.nanoTime() - begin) / 1e9;
            }
        }
        Arrays.sort(seconds);
        out.printf("start to first complete page: %.2f s (median of %d)%n", seconds[STARTS / 2], STARTS);
    }

    private static double processorPerScrape(Client client) throws Exception {
        double before = client.value("process_cpu_seconds_total");
        for (int i = 0; i < ROUNDS; i++) {
            client.scrape();
        }
        return (client.value("process_cpu_seconds_total") - before) * 1e9 / (ROUNDS + 1);
    }

    private ExporterProgram start(String targets) {
        return ExporterProgram.start(folder, "targets:\n" + targets, Program.freePort());
    }

    private String postgresqlTarget() {
        return "  - {name: postgresql, kind: postgresql, url: \"" + postgresql.url() + "\"}\n";
    }

    private String redisTarget() {
        return "  - {name: redis, kind: redis, url: \"" + redis.url() + "\"}\n";
    }
}
