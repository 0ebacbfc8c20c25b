package io.stackexporter.kind.postgresql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.jdbc.JdbcCollector;
import io.stackexporter.jdbc.Query;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.Samples;
import java.sql.SQLException;
import java.util.List;

/** What the buffer cache holds, from the extension {@code pg_buffercache}; off, because it looks at every buffer. */
final class BufferCacheSummary implements JdbcCollector<PostgresqlSession> {
    private static final String EXTENSION = "pg_buffercache";
    private static final String SQL = """
            SELECT *
            FROM @schema.pg_buffercache_summary()""";

    private static final Query QUERY = Query.of("pg_buffercache_summary()", SQL)
            .since(16)
            .column("buffers_used", metric("buffers_used", "Buffers in use."))
            .column("buffers_unused", metric("buffers_unused", "Buffers that are free."))
            .column("buffers_dirty", metric("buffers_dirty", "Buffers that have yet to be written."))
            .column("buffers_pinned", metric("buffers_pinned", "Buffers that somebody holds."))
            .column("usagecount_avg", metric("usagecount_avg", "Average use of the buffers in use, from 0 to 5."));

    private static Metric metric(String name, String help) {
        return compatible("pg_buffercache_summary_" + name, GAUGE, help);
    }

    @Override
    public String name() {
        return "buffercache_summary";
    }

    @Override
    public String help() {
        return "What the buffer cache holds, from PostgreSQL 16 on with the extension pg_buffercache.";
    }

    @Override
    public boolean onByDefault() {
        return false;
    }

    @Override
    public String privilege() {
        return Rights.monitorWith(EXTENSION, "pg_buffercache_summary()");
    }

    @Override
    public boolean supports(PostgresqlSession session) {
        return QUERY.runsOn(session) && session.schemaOf(EXTENSION).isPresent();
    }

    @Override
    public void collect(PostgresqlSession session, Samples samples) throws SQLException {
        String schema = session.schemaOf(EXTENSION).orElse("public");
        QUERY.text(SQL.replace("@schema", schema)).read(session.connection(), samples);
    }

    @Override
    public List<Query> queries() {
        return List.of(QUERY);
    }
}
