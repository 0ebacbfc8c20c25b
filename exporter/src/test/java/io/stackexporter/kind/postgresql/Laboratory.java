package io.stackexporter.kind.postgresql;

import io.stackexporter.kind.WatchedTarget;
import io.stackexporter.servers.Await;
import io.stackexporter.servers.PostgresqlServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;

/** A server of one major version that has something for every collector, and a target with all of them on. */
record Laboratory(int major, PostgresqlServer server, WatchedTarget watch, Load load) implements AutoCloseable {
    private static final String ALL_ON = "collectors: {database_size: {interval: 0s}, user_table_sizes: {interval: 0s},"
            + " database_wraparound: {enabled: true}, long_running_transactions: {enabled: true},"
            + " process_idle: {enabled: true}, stat_activity_autovacuum: {enabled: true},"
            + " buffercache_summary: {enabled: true}, statio_user_indexes: {enabled: true},"
            + " former_statio_user_tables: {enabled: true}, statement_details: {enabled: true},"
            + " bloat_table: {enabled: true, interval: 0s}, bloat_btree: {enabled: true, interval: 0s},"
            + " tuple_statistics: {enabled: true, max_tables: 1}, extensions: {interval: 0s},"
            + " stat_user_indexes: {interval: 0s}, index_problems: {interval: 0s}, table_freeze_age: {interval: 0s}}";

    /**
     * Clients work on {@code account}; nobody touches {@code ledger} any more, so that its numbers stay. The biggest table
     * is {@code filler}, the one whose pages are read to count its rows.
     */
    static Laboratory open(int major) throws Exception {
        PostgresqlServer server = PostgresqlServer.start(
                major,
                "wal_level=logical",
                "autovacuum=off",
                "deadlock_timeout=50ms",
                "max_slot_wal_keep_size=1GB",
                "archive_mode=on",
                "archive_command=true");
        server.execute(
                "CREATE SCHEMA extensions",
                "CREATE EXTENSION pg_stat_statements SCHEMA extensions",
                "CREATE EXTENSION pg_buffercache",
                "CREATE EXTENSION pgstattuple",
                "CREATE TABLE account (id int PRIMARY KEY, name text)",
                "INSERT INTO account SELECT number, 'x' FROM generate_series(1, 1000) AS number",
                "CREATE TABLE ledger (id int PRIMARY KEY, name text)",
                "INSERT INTO ledger SELECT number, repeat('x', 3000) FROM generate_series(1, 1000) AS number",
                "CREATE INDEX spare ON account (name)",
                "ANALYZE ledger",
                "CREATE TABLE filler AS SELECT number, repeat('x', 500) FROM generate_series(1, 2000) AS number",
                "ANALYZE filler",
                "DELETE FROM ledger WHERE id > 900",
                "SELECT FROM ledger WHERE id = 5",
                "SELECT pg_create_physical_replication_slot('physical', true)",
                "SELECT pg_create_logical_replication_slot('logical', 'test_decoding')",
                "SELECT pg_switch_wal()");
        Await.until(
                "a file is archived",
                () -> !server.ask("SELECT archived_count FROM pg_stat_archiver").equals("0"));
        return new Laboratory(major, server, Watch.of(server, ALL_ON), new Load(server));
    }

    /** Name, type and labels of every metric that the version gives, settings apart. */
    List<String> expectedFamilies() throws IOException {
        try (InputStream file = Objects.requireNonNull(getClass().getResourceAsStream("families.tsv"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .filter(line -> covers(line.substring(line.lastIndexOf('\t') + 1)))
                    .map(line -> line.substring(0, line.lastIndexOf('\t')))
                    .toList();
        }
    }

    private boolean covers(String versions) {
        String[] ends = versions.split("-", 2);
        return Integer.parseInt(ends[0]) <= major && major <= Integer.parseInt(ends[1]);
    }

    /** What a view of the server itself says of the ledger. */
    double ledger(String view, String column) throws SQLException {
        return Double.parseDouble(server.ask(
                "SELECT coalesce(" + column + ", 0) FROM pg_" + view + "_user_tables WHERE relname = 'ledger'"));
    }

    @Override
    public void close() throws SQLException {
        load.close();
        watch.close();
        server.close();
    }
}
