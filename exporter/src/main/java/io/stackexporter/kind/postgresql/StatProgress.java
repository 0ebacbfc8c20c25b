package io.stackexporter.kind.postgresql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.jdbc.JdbcCollector;
import io.stackexporter.jdbc.Query;
import io.stackexporter.metric.Metric;
import java.util.List;

/** How far commands that take long have come; {@link StatProgressVacuum} has the vacuums. */
final class StatProgress implements JdbcCollector<PostgresqlSession> {
    /** Tables of other databases have no name here. Commands of one kind on one table, such as copies, are added up. */
    private static final String TABLE =
            "CASE WHEN datname = current_database() THEN relid::regclass::text ELSE relid::text END";

    private static final String CREATE_INDEX_SQL = """
            SELECT datname, @table AS relname, lower(command) AS command, phase, count(*) AS commands,
                   sum(lockers_total)::float8 AS lockers_total, sum(lockers_done)::float8 AS lockers_done,
                   sum(blocks_total)::float8 AS blocks_total, sum(blocks_done)::float8 AS blocks_done,
                   sum(tuples_total)::float8 AS tuples_total, sum(tuples_done)::float8 AS tuples_done,
                   sum(partitions_total)::float8 AS partitions_total, sum(partitions_done)::float8 AS partitions_done
            FROM pg_stat_progress_create_index
            GROUP BY 1, 2, 3, 4""";

    private static final String ANALYZE_SQL = """
            SELECT datname, @table AS relname, phase, count(*) AS commands,
                   sum(sample_blks_total)::float8 AS sample_blks_total, sum(sample_blks_scanned)::float8 AS
                   sample_blks_scanned, sum(ext_stats_total)::float8 AS ext_stats_total,
                   sum(ext_stats_computed)::float8 AS ext_stats_computed, sum(child_tables_total)::float8 AS
                   child_tables_total, sum(child_tables_done)::float8 AS child_tables_done
            FROM pg_stat_progress_analyze
            GROUP BY 1, 2, 3""";

    private static final String CLUSTER_SQL = """
            SELECT datname, @table AS relname, lower(command) AS command, phase, count(*) AS commands,
                   sum(heap_blks_total)::float8 AS heap_blks_total, sum(heap_blks_scanned)::float8 AS
                   heap_blks_scanned, sum(heap_tuples_scanned)::float8 AS heap_tuples_scanned,
                   sum(heap_tuples_written)::float8 AS heap_tuples_written, sum(index_rebuild_count)::float8 AS
                   index_rebuild_count
            FROM pg_stat_progress_cluster
            GROUP BY 1, 2, 3, 4""";

    private static final String BASEBACKUP_SQL = """
            SELECT phase, count(*) AS commands,
                   sum(backup_total)::float8 AS backup_total, sum(backup_streamed)::float8 AS backup_streamed,
                   sum(tablespaces_total)::float8 AS tablespaces_total, sum(tablespaces_streamed)::float8 AS
                   tablespaces_streamed
            FROM pg_stat_progress_basebackup
            GROUP BY 1""";

    private static final String COPY_SQL = """
            SELECT datname, @table AS relname, lower(command) AS command, lower(type) AS type, count(*) AS commands,
                   nullif(sum(bytes_total), 0)::float8 AS bytes_total, sum(bytes_processed)::float8 AS bytes_processed,
                   sum(tuples_processed)::float8 AS tuples_processed, sum(tuples_excluded)::float8 AS tuples_excluded
            FROM pg_stat_progress_copy
            GROUP BY 1, 2, 3, 4""";

    private static final Query CREATE_INDEX = Query.of(
                    "pg_stat_progress_create_index", CREATE_INDEX_SQL.replace("@table", TABLE))
            .column("commands", createIndex("commands", "Commands that run, by what they are at."))
            .column("lockers_total", createIndex("lockers", "Sessions that the command waits for in all."))
            .column("lockers_done", createIndex("lockers_done", "Of them those it has waited for."))
            .column("blocks_total", createIndex("blocks", "Blocks to process in this phase."))
            .column("blocks_done", createIndex("blocks_done", "Blocks processed in this phase."))
            .column("tuples_total", createIndex("tuples", "Rows to process in this phase."))
            .column("tuples_done", createIndex("tuples_done", "Rows processed in this phase."))
            .column("partitions_total", createIndex("partitions", "Partitions to index."))
            .column("partitions_done", createIndex("partitions_done", "Partitions indexed so far."));

    private static final Query ANALYZE = Query.of("pg_stat_progress_analyze", ANALYZE_SQL.replace("@table", TABLE))
            .column("commands", analyze("commands", "Commands that run, by what they are at."))
            .column("sample_blks_total", analyze("sample_blks", "Blocks to sample."))
            .column("sample_blks_scanned", analyze("sample_blks_scanned", "Blocks sampled so far."))
            .column("ext_stats_total", analyze("ext_stats", "Extended statistics to compute."))
            .column("ext_stats_computed", analyze("ext_stats_computed", "Extended statistics computed so far."))
            .column("child_tables_total", analyze("child_tables", "Child tables to scan."))
            .column("child_tables_done", analyze("child_tables_done", "Child tables scanned so far."));

    private static final Query CLUSTER = Query.of("pg_stat_progress_cluster", CLUSTER_SQL.replace("@table", TABLE))
            .column("commands", cluster("commands", "Commands that run, by what they are at."))
            .column("heap_blks_total", cluster("heap_blks", "Blocks of the table."))
            .column("heap_blks_scanned", cluster("heap_blks_scanned", "Blocks of the table scanned so far."))
            .column("heap_tuples_scanned", cluster("heap_tuples_scanned", "Rows scanned so far."))
            .column("heap_tuples_written", cluster("heap_tuples_written", "Rows written so far."))
            .column("index_rebuild_count", cluster("index_rebuilds", "Indexes built anew so far."));

    private static final Query BASEBACKUP = Query.of("pg_stat_progress_basebackup", BASEBACKUP_SQL)
            .column("commands", basebackup("commands", "Commands that run, by what they are at."))
            .column("backup_total", basebackup("backup_bytes", "Bytes to send; absent when nobody knows."))
            .column("backup_streamed", basebackup("backup_streamed_bytes", "Bytes sent so far."))
            .column("tablespaces_total", basebackup("tablespaces", "Tablespaces to send."))
            .column("tablespaces_streamed", basebackup("tablespaces_streamed", "Tablespaces sent so far."));

    private static final Query COPY = Query.of("pg_stat_progress_copy", COPY_SQL.replace("@table", TABLE))
            .column("commands", copy("commands", "Commands that run, by what they are at."))
            .column("bytes_total", copy("bytes", "Bytes to read; absent when the length is not known."))
            .column("bytes_processed", copy("bytes_processed", "Bytes read or written so far."))
            .column("tuples_processed", copy("tuples_processed", "Rows read or written so far."))
            .column("tuples_excluded", copy("tuples_excluded", "Rows passed over because of a condition."));

    private static Metric createIndex(String name, String help) {
        return compatible(
                "pg_stat_progress_create_index_" + name, GAUGE, help, "datname", "relname", "command", "phase");
    }

    private static Metric analyze(String name, String help) {
        return compatible("pg_stat_progress_analyze_" + name, GAUGE, help, "datname", "relname", "phase");
    }

    private static Metric cluster(String name, String help) {
        return compatible("pg_stat_progress_cluster_" + name, GAUGE, help, "datname", "relname", "command", "phase");
    }

    private static Metric basebackup(String name, String help) {
        return compatible("pg_stat_progress_basebackup_" + name, GAUGE, help, "phase");
    }

    private static Metric copy(String name, String help) {
        return compatible("pg_stat_progress_copy_" + name, GAUGE, help, "datname", "relname", "command", "type");
    }

    @Override
    public String name() {
        return "stat_progress";
    }

    @Override
    public String help() {
        return "How far index builds, analyzes, clusters, base backups and copies have come.";
    }

    @Override
    public String privilege() {
        return PostgresqlKind.MONITOR;
    }

    @Override
    public List<Query> queries() {
        return List.of(CREATE_INDEX, ANALYZE, CLUSTER, BASEBACKUP, COPY);
    }
}
