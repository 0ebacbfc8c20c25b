package io.stackexporter.kind.postgresql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.COUNTER;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Reading;
import io.stackexporter.config.Section;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.Samples;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The statements that cost the server most time, from {@code pg_stat_statements}. The texts of
 * statements stay on the server: they may hold secrets, and reading them is what makes the view slow.
 */
final class StatStatements implements Collector<PostgresqlSession> {
    private static final int DEFAULT_TOP = 50;

    /** The same statement counts twice when it also ran inside a function, so rows are added up. */
    private static final String SQL = """
            SELECT pg_get_userbyid(userid) AS "user", datname, coalesce(queryid::text, 'unknown') AS queryid,
                   calls, seconds, rows, read_seconds, write_seconds
            FROM (SELECT userid, dbid, queryid,
                         sum(calls)::float8 AS calls,
                         sum(total_exec_time) / 1000 AS seconds,
                         sum(rows)::float8 AS rows,
                         sum(@blk_read_time) / 1000 AS read_seconds,
                         sum(@blk_write_time) / 1000 AS write_seconds
                  FROM @schema.pg_stat_statements(false)
                  GROUP BY userid, dbid, queryid
                  ORDER BY seconds DESC, queryid, userid, dbid
                  LIMIT ?) AS top
            LEFT JOIN pg_database ON pg_database.oid = dbid""";

    private static final Map<String, Metric> COLUMNS = columns();

    private final int top;

    StatStatements() {
        this(DEFAULT_TOP);
    }

    private StatStatements(int top) {
        this.top = top;
    }

    private static Map<String, Metric> columns() {
        Map<String, Metric> columns = new LinkedHashMap<>();
        columns.put("calls", metric("calls", "Times that the statement ran."));
        columns.put("seconds", metric("seconds", "Time that the statement took."));
        columns.put("rows", metric("rows", "Rows that the statement gave or changed."));
        columns.put("read_seconds", metric("block_read_seconds", "Time that the statement spent reading blocks."));
        columns.put("write_seconds", metric("block_write_seconds", "Time that the statement spent writing blocks."));
        return columns;
    }

    private static Metric metric(String name, String help) {
        return compatible("pg_stat_statements_" + name + "_total", COUNTER, help, "user", "datname", "queryid");
    }

    @Override
    public String name() {
        return "stat_statements";
    }

    @Override
    public String help() {
        return "The statements that cost most time, when the extension pg_stat_statements is there.";
    }

    @Override
    public List<Reading> readings() {
        List<Reading> readings = new ArrayList<>();
        COLUMNS.forEach((column, metric) -> readings.add(new Reading(metric, "pg_stat_statements." + column, "", "")));
        return readings;
    }

    @Override
    public String privilege() {
        return Rights.monitorWith("pg_stat_statements", "pg_stat_statements(boolean)");
    }

    @Override
    public boolean supports(PostgresqlSession session) {
        return session.schemaOf("pg_stat_statements").isPresent();
    }

    @Override
    public Collector<PostgresqlSession> configured(Section settings) {
        return new StatStatements(settings.integer(
                "top", 1, 5000, DEFAULT_TOP, "The most statements; those that took most time in all are shown."));
    }

    @Override
    public void collect(PostgresqlSession session, Samples samples) throws SQLException {
        try (PreparedStatement statement = session.connection().prepareStatement(sql(session))) {
            statement.setInt(1, top);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    add(row, samples);
                }
            }
        }
    }

    private static String sql(PostgresqlSession session) {
        String schema = session.schemaOf("pg_stat_statements").orElse("public");
        return SQL.replace("@blk", session.majorVersion() >= 17 ? "shared_blk" : "blk")
                .replace("@schema", schema);
    }

    private static void add(ResultSet row, Samples samples) throws SQLException {
        String database = row.getString("datname");
        String[] labels = {row.getString("user"), database == null ? "" : database, row.getString("queryid")};
        for (Map.Entry<String, Metric> column : COLUMNS.entrySet()) {
            samples.add(column.getValue(), row.getDouble(column.getKey()), labels);
        }
    }
}
