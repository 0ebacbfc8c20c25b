package io.stackexporter.kind.postgresql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Incomplete;
import io.stackexporter.config.Section;
import io.stackexporter.jdbc.JdbcCollector;
import io.stackexporter.jdbc.Query;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.Samples;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How much of tables is empty, counted by the extension {@code pgstattuple}. It reads every page of a table that vacuum has not
 * found to be free of dead rows, so it is off, looks at few tables and at none that is large.
 */
record TupleStatistics(int maxTables, int maxMegabytes) implements JdbcCollector<PostgresqlSession> {
    static final int MOST_SHOWN = 20;
    static final int LARGEST_MEGABYTES = 1024;

    private static final String EXTENSION = "pgstattuple";

    /** A table that somebody has locked is left out; temporary ones are another session's own. */
    private static final String TABLES = """
            SELECT pg_class.oid
            FROM pg_class
            JOIN pg_namespace ON pg_namespace.oid = relnamespace
            JOIN pg_am ON pg_am.oid = relam
            WHERE relkind IN ('r', 'm')
              AND amname = 'heap'
              AND nspname NOT IN ('pg_catalog', 'information_schema')
              AND (relpersistence = 'p' OR relpersistence = 'u' AND NOT pg_is_in_recovery())
              AND relpages::float8 * current_setting('block_size')::float8 <= ? * 1048576.0
              AND pg_class.oid NOT IN (SELECT relation FROM pg_locks
                                       WHERE mode = 'AccessExclusiveLock' AND relation IS NOT NULL)
            ORDER BY relpages DESC, pg_class.oid
            LIMIT ?""";

    /** The size is asked once more: the catalogue's may be old. */
    private static final String SQL = """
            SELECT current_database() AS datname, nspname AS schemaname, relname,
                   table_len, approx_tuple_len, dead_tuple_len, approx_free_space
            FROM pg_class
            JOIN pg_namespace ON pg_namespace.oid = relnamespace
            CROSS JOIN LATERAL @schema.pgstattuple_approx(
                (SELECT pg_class.oid WHERE pg_relation_size(pg_class.oid) <= ? * 1048576.0)) AS tuples
            WHERE pg_class.oid = ?""";

    private static final Query QUERY = Query.of("pgstattuple_approx()", SQL)
            .column("table_len", metric("table_bytes", "Disk space of the table."))
            .column("approx_tuple_len", metric("tuple_bytes", "Bytes of it that rows take, nearly."))
            .column("dead_tuple_len", metric("dead_tuple_bytes", "Bytes of it that dead rows take."))
            .column("approx_free_space", metric("free_bytes", "Bytes of it that are free, nearly."));

    private static Metric metric(String name, String help) {
        return compatible("pg_stattuple_approx_" + name, GAUGE, help, "datname", "schemaname", "relname");
    }

    @Override
    public String name() {
        return "tuple_statistics";
    }

    @Override
    public String help() {
        return "How much of tables is empty, counted with the extension pgstattuple, which reads their pages.";
    }

    @Override
    public boolean onByDefault() {
        return false;
    }

    @Override
    public Duration interval() {
        return Duration.ofHours(1);
    }

    @Override
    public String privilege() {
        return Rights.monitorWith(EXTENSION, "pgstattuple_approx(regclass)");
    }

    @Override
    public boolean supports(PostgresqlSession session) {
        return session.schemaOf(EXTENSION).isPresent();
    }

    @Override
    public Collector<PostgresqlSession> configured(Section settings) {
        return new TupleStatistics(
                settings.integer("max_tables", 1, 1000, maxTables, "The most tables; the biggest are read."),
                settings.integer(
                        "max_table_megabytes", 1, 1_000_000, maxMegabytes, "Tables that are bigger are not read."));
    }

    @Override
    public void collect(PostgresqlSession session, Samples samples) throws SQLException, Incomplete {
        String schema = session.schemaOf(EXTENSION).orElse("public");
        Query query = QUERY.text(SQL.replace("@schema", schema));
        Map<Long, SQLException> failures = new TreeMap<>();
        for (long table : tables(session)) {
            try {
                query.read(session.connection(), samples, maxMegabytes, table);
            } catch (SQLException e) {
                failures.put(table, e);
                if (session.connection().isClosed()) {
                    break;
                }
            }
        }
        if (!failures.isEmpty()) {
            throw new Incomplete(
                    "not " + failures.size() + " tables",
                    failures.values().iterator().next());
        }
    }

    private List<Long> tables(PostgresqlSession session) throws SQLException {
        List<Long> tables = new ArrayList<>();
        try (PreparedStatement statement = session.connection().prepareStatement(TABLES)) {
            statement.setInt(1, maxMegabytes);
            statement.setInt(2, maxTables);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    tables.add(rows.getLong(1));
                }
            }
        }
        return tables;
    }

    @Override
    public List<Query> queries() {
        return List.of(QUERY);
    }
}
