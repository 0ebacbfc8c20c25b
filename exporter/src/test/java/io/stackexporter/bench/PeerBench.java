package io.stackexporter.bench;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.TargetKind;
import io.stackexporter.kind.mysql.MysqlKind;
import io.stackexporter.kind.postgresql.PostgresqlKind;
import io.stackexporter.servers.ExporterProgram;
import io.stackexporter.servers.MysqlServer;
import io.stackexporter.servers.MysqlVersion;
import io.stackexporter.servers.PostgresqlServer;
import io.stackexporter.servers.Program;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Our exporter beside the packaged incumbent on one server in one run, with the same families: what a scrape asks of the
 * server, by the server's own count for each login, and what it takes of time and processor.
 */
final class PeerBench {
    private static final int WARM_UP = 300;
    private static final int ROUNDS = 300;
    private static final int TABLES = 50;
    private static final String OURS = "ours";
    private static final String THEIRS = "theirs";

    /** What postgres_exporter 0.11 shows by itself. */
    private static final Set<String> POSTGRESQL_FAMILIES = Set.of(
            "static",
            "settings",
            "stat_database",
            "stat_database_conflicts",
            "database_size",
            "stat_activity",
            "locks",
            "stat_archiver",
            "stat_bgwriter",
            "stat_replication",
            "replication_slots");

    /** What mysqld_exporter 0.14 shows by itself. */
    private static final Set<String> MYSQL_FAMILIES = Set.of(
            "global_status", "global_variables", "slave_status", "innodb_cmp", "innodb_cmpmem", "query_response_time");

    private final PrintStream out;
    private final Path folder;

    PeerBench(PrintStream out) throws Exception {
        this.out = out;
        this.folder = Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir"), "bench"));
    }

    /** What a server says that a login has asked of it so far. */
    private record Load(double statements, double seconds) {}

    /** Asks the server for the load of a login. */
    private interface Meter {
        Load of(String login) throws Exception;
    }

    void postgresql() throws Exception {
        // The packaged exporter loses collectors on 17 and later.
        try (PostgresqlServer server = PostgresqlServer.start(16)) {
            server.execute("CREATE EXTENSION pg_stat_statements");
            for (String login : List.of(OURS, THEIRS)) {
                server.execute("CREATE ROLE " + login + " LOGIN IN ROLE pg_monitor");
            }
            for (int i = 0; i < TABLES; i++) {
                server.execute("CREATE TABLE lines_" + i + " (id int PRIMARY KEY, note text)");
            }
            String dsn = "postgresql://" + THEIRS + "@127.0.0.1:" + server.port() + "/postgres?sslmode=disable";
            try (Peer ours = ours(new PostgresqlKind(), server.url(), POSTGRESQL_FAMILIES);
                    Peer theirs = Peer.start(
                            folder, "prometheus-postgres-exporter", THEIRS, Map.of("DATA_SOURCE_NAME", dsn))) {
                compare(
                        "PostgreSQL 16",
                        ours,
                        theirs,
                        login -> load(server.ask(
                                "SELECT sum(calls) || ' ' || sum(total_exec_time) / 1000 FROM pg_stat_statements"
                                        + " JOIN pg_roles ON pg_roles.oid = userid WHERE rolname = '" + login + "'")));
            }
        }
    }

    void mysql() throws Exception {
        try (MysqlServer server = MysqlServer.start(MysqlVersion.MYSQL_8_0)) {
            for (String login : List.of(OURS, THEIRS)) {
                server.execute(
                        "CREATE USER " + login + "@'%'",
                        "GRANT PROCESS, REPLICATION CLIENT, SELECT ON *.* TO " + login + "@'%'");
            }
            String dsn = THEIRS + "@(127.0.0.1:" + server.port() + ")/";
            // The packaged exporter does not use TLS unless it is told to.
            try (Peer ours = ours(new MysqlKind(), server.url() + "?sslMode=DISABLED", MYSQL_FAMILIES);
                    Peer theirs =
                            Peer.start(folder, "prometheus-mysqld-exporter", THEIRS, Map.of("DATA_SOURCE_NAME", dsn))) {
                compare(
                        "MySQL 8.0",
                        ours,
                        theirs,
                        login -> load(server.ask("SELECT CONCAT(SUM(count_star), ' ', SUM(sum_timer_wait) / 1e12)"
                                + " FROM performance_schema.events_statements_summary_by_user_by_event_name"
                                + " WHERE user = '" + login + "'")));
            }
        }
    }

    private static Load load(String twoNumbers) {
        String[] numbers = twoNumbers.split(" ", 2);
        return new Load(Double.parseDouble(numbers[0]), Double.parseDouble(numbers[1]));
    }

    /** Our exporter with the collectors of the given names and no others, each at every scrape. */
    private Peer ours(TargetKind<?> kind, String url, Set<String> families) {
        String collectors = kind.collectors().stream()
                .map(Collector::name)
                .map(name ->
                        name + ": " + (families.contains(name) ? "{enabled: true, interval: 0s}" : "{enabled: false}"))
                .collect(Collectors.joining(", ", "{", "}"));
        String target = "  - {name: %s, kind: %s, url: \"%s\", username: %s, collectors: %s}%n"
                .formatted(OURS, kind.name(), url, OURS, collectors);
        ExporterProgram exporter = ExporterProgram.start(folder, "targets:\n" + target, Program.freePort());
        return new Peer(
                "stack-exporter",
                OURS,
                exporter.program().pid(),
                new Client(exporter.url("/metrics")),
                exporter::close);
    }

    /** Turn by turn, so that whatever else the machine does falls on both. */
    private void compare(String server, Peer ours, Peer theirs, Meter meter) throws Exception {
        List<Peer> peers = List.of(ours, theirs);
        for (int i = 0; i < WARM_UP; i++) {
            for (Peer peer : peers) {
                peer.client().scrape();
            }
        }
        double[][] walls = new double[peers.size()][ROUNDS];
        double[] processor = new double[peers.size()];
        Load[] before = new Load[peers.size()];
        for (int each = 0; each < peers.size(); each++) {
            processor[each] = peers.get(each).processorSeconds();
            before[each] = meter.of(peers.get(each).login());
        }
        for (int round = 0; round < ROUNDS; round++) {
            for (int each = 0; each < peers.size(); each++) {
                long start = System.nanoTime();
                peers.get(each).client().scrape();
                walls[each][round] = System.nanoTime() - start;
            }
        }
        out.printf("a scrape of %s with the families of the packaged exporter:%n", server);
        for (int each = 0; each < peers.size(); each++) {
            Peer peer = peers.get(each);
            Load after = meter.of(peer.login());
            Arrays.sort(walls[each]);
            out.printf(
                    "  %-28s statements %5.1f  server time %s  wall %s  processor %s  samples %d%n",
                    peer.name(),
                    (after.statements - before[each].statements) / ROUNDS,
                    Timing.millis((after.seconds - before[each].seconds) * 1e9 / ROUNDS),
                    Timing.millis(walls[each][ROUNDS / 2]),
                    Timing.millis((peer.processorSeconds() - processor[each]) * 1e9 / ROUNDS),
                    samples(peer));
        }
    }

    private static long samples(Peer peer) throws Exception {
        return peer.client()
                .scrape()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .count();
    }
}
