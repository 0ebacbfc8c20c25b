package io.stackexporter.kind.postgresql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.COUNTER;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.collect.Collector;
import io.stackexporter.config.Section;
import io.stackexporter.jdbc.JdbcCollector;
import io.stackexporter.jdbc.Query;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.MetricType;
import io.stackexporter.metric.Samples;
import java.sql.SQLException;
import java.util.List;

/** More of each statement than {@link StatStatements} tells, by the names and labels of 0.12 and before. */
record StatementDetails(int top) implements JdbcCollector<PostgresqlSession> {
    static final int MOST_SHOWN = 50;

    private static final String EXTENSION = "pg_stat_statements";

    /** The same statement counts twice when it also ran inside a function; then it has no one deviation. */
    private static final String SQL = """
            SELECT pg_get_userbyid(userid) AS rolname, datname, coalesce(id::text, 'unknown') AS queryid, top.*
            FROM (SELECT userid, dbid, queryid AS id,
                         sum(total_exec_time) / 1000 AS total_time,
                         min(min_exec_time) / 1000 AS min_time,
                         max(max_exec_time) / 1000 AS max_time,
                         sum(total_exec_time) / nullif(sum(calls), 0)::float8 / 1000 AS mean_time,
                         CASE WHEN count(*) = 1 THEN max(stddev_exec_time) / 1000 END AS stddev_time,
                         sum(shared_blks_hit)::float8 AS shared_blks_hit,
                         sum(shared_blks_read)::float8 AS shared_blks_read,
                         sum(shared_blks_dirtied)::float8 AS shared_blks_dirtied,
                         sum(shared_blks_written)::float8 AS shared_blks_written,
                         sum(local_blks_hit)::float8 AS local_blks_hit,
                         sum(local_blks_read)::float8 AS local_blks_read,
                         sum(local_blks_dirtied)::float8 AS local_blks_dirtied,
                         sum(local_blks_written)::float8 AS local_blks_written,
                         sum(temp_blks_read)::float8 AS temp_blks_read,
                         sum(temp_blks_written)::float8 AS temp_blks_written,
                         sum(@blk_read_time) / 1000 AS read_time,
                         sum(@blk_write_time) / 1000 AS write_time
                  FROM @schema.pg_stat_statements(false)
                  GROUP BY userid, dbid, queryid
                  ORDER BY total_time DESC, queryid, userid, dbid
                  LIMIT ?) AS top
            LEFT JOIN pg_database ON pg_database.oid = dbid""";

    private static final Query TO_16 = query("blk").until(16);
    private static final Query FROM_17 = query("shared_blk").since(17);

    private static Query query(String times) {
        return blocks(Query.of(EXTENSION, SQL.replace("@blk", times)))
                .column("total_time", metric("total_time_seconds", COUNTER, "Time that the statement took."))
                .column("min_time", metric("min_time_seconds", GAUGE, "Time that its fastest run took."))
                .column("max_time", metric("max_time_seconds", GAUGE, "Time that its slowest run took."))
                .column(
                        "mean_time",
                        metric("mean_time_seconds", GAUGE, "Mean time of all its runs since the beginning."))
                .column("stddev_time", metric("stddev_time_seconds", GAUGE, "Standard deviation of their times."))
                .column("read_time", metric("blk_read_time_seconds", COUNTER, "Time spent reading blocks."))
                .column("write_time", metric("blk_write_time_seconds", COUNTER, "Time spent writing blocks."));
    }

    private static Query blocks(Query query) {
        return query.column("shared_blks_hit", blocks("shared_blks_hit", "Blocks found in the buffer cache."))
                .column("shared_blks_read", blocks("shared_blks_read", "Blocks that were not in the buffer cache."))
                .column("shared_blks_dirtied", blocks("shared_blks_dirtied", "Blocks changed."))
                .column("shared_blks_written", blocks("shared_blks_written", "Blocks written."))
                .column("local_blks_hit", blocks("local_blks_hit", "Blocks of temporary tables found in memory."))
                .column("local_blks_read", blocks("local_blks_read", "Blocks of temporary tables read."))
                .column("local_blks_dirtied", blocks("local_blks_dirtied", "Blocks of temporary tables changed."))
                .column("local_blks_written", blocks("local_blks_written", "Blocks of temporary tables written."))
                .column("temp_blks_read", blocks("temp_blks_read", "Blocks of temporary files read."))
                .column("temp_blks_written", blocks("temp_blks_written", "Blocks of temporary files written."));
    }

    private static Metric blocks(String name, String help) {
        return metric(name, COUNTER, help);
    }

    private static Metric metric(String name, MetricType type, String help) {
        return compatible("pg_stat_statements_" + name, type, help, "rolname", "datname", "queryid");
    }

    @Override
    public String name() {
        return "statement_details";
    }

    @Override
    public String help() {
        return "Times and blocks of the statements that cost most time, when the extension pg_stat_statements is there.";
    }

    @Override
    public boolean onByDefault() {
        return false;
    }

    @Override
    public String privilege() {
        return Rights.monitorWith(EXTENSION, "pg_stat_statements(boolean)");
    }

    @Override
    public boolean supports(PostgresqlSession session) {
        return session.schemaOf(EXTENSION).isPresent();
    }

    @Override
    public Collector<PostgresqlSession> configured(Section settings) {
        return new StatementDetails(settings.integer(
                "top", 1, 5000, top, "The most statements; those that took most time in all are shown."));
    }

    @Override
    public void collect(PostgresqlSession session, Samples samples) throws SQLException {
        String schema = session.schemaOf(EXTENSION).orElse("public");
        for (Query query : queries()) {
            if (query.runsOn(session)) {
                query.text(query.sql().replace("@schema", schema)).read(session.connection(), samples, top);
            }
        }
    }

    @Override
    public List<Query> queries() {
        return List.of(TO_16, FROM_17);
    }
}
