package io.stackexporter.kind.mysql;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Outcome;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.kind.WatchedTarget;
import io.stackexporter.metric.Family;
import io.stackexporter.servers.MysqlServer;
import io.stackexporter.servers.MysqlVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A server with a performance schema in another time zone than the system's, and a target with every collector of it on. */
record PerformanceLaboratory(MysqlVersion version, MysqlServer server, WatchedTarget watch, PerformanceClients clients)
        implements AutoCloseable {
    /** The collectors that are looked at here. */
    static final List<String> COLLECTORS = Stream.of(MysqlKind.activity(), MysqlKind.performance())
            .flatMap(List::stream)
            .map(Collector::name)
            .toList();

    /** All of them on and at every scrape. */
    static final String ALL_ON = "collectors: {"
            + COLLECTORS.stream()
                    .map(name -> name + ": {enabled: true, interval: 0s}")
                    .collect(Collectors.joining(", "))
            + "}";

    static PerformanceLaboratory open(MysqlVersion version) throws Exception {
        MysqlServer server = MysqlServer.start(version, "default-time-zone=+05:00");
        server.execute(
                "CREATE DATABASE shop",
                "CREATE TABLE shop.account (id INT PRIMARY KEY, name VARCHAR(100), KEY (name))",
                "INSERT INTO shop.account VALUES (1, 'x'), (2, 'x'), (3, 'x'), (4, 'x')",
                "CREATE TABLE shop.ledger (id INT PRIMARY KEY, name VARCHAR(100))",
                "INSERT INTO shop.ledger VALUES (1, 'x')",
                "SELECT * FROM shop.ledger");
        return new PerformanceLaboratory(
                version,
                server,
                WatchedTarget.of(new MysqlKind(), server.url(), ALL_ON),
                new PerformanceClients(server));
    }

    /** What the collectors found that are looked at here, by collector. */
    static TreeMap<String, Outcome> outcomes(TargetReport report) {
        TreeMap<String, Outcome> outcomes = new TreeMap<>(report.collectors());
        outcomes.keySet().retainAll(COLLECTORS);
        return outcomes;
    }

    /**
     * Name, type and labels of every metric found by them, but for the one that is there only while somebody waits: a
     * thread of InnoDB itself may do so at any moment, as it did in {@code ActivityTest}.
     */
    static List<String> families(TargetReport report) {
        List<Family> families = outcomes(report).values().stream()
                .filter(Outcome.Done.class::isInstance)
                .flatMap(outcome -> ((Outcome.Done) outcome).families().stream())
                .toList();
        return WatchedTarget.declarations(families)
                .filter(name -> !name.startsWith("mysql_metadata_lock_waits\t"))
                .toList();
    }

    /** Name, type and labels of every metric that such a server gives. */
    List<String> expectedFamilies() throws IOException {
        try (InputStream file = Objects.requireNonNull(getClass().getResourceAsStream("performance-families.tsv"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .filter(line ->
                            List.of("all", version.flavor()).contains(line.substring(line.lastIndexOf('\t') + 1)))
                    .map(line -> line.substring(0, line.lastIndexOf('\t')))
                    .toList();
        }
    }

    @Override
    public void close() {
        clients.close();
        watch.close();
        server.close();
    }
}
