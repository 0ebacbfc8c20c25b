package io.stackexporter.kind.mysql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.collect.Collector;
import io.stackexporter.config.Section;
import io.stackexporter.jdbc.JdbcCollector;
import io.stackexporter.jdbc.Query;
import io.stackexporter.metric.Metric;
import java.util.List;

/** The moments that pt-heartbeat writes on a primary: what a replica has of them tells its lag to a fraction of a second. */
record Heartbeat(String database, String table, boolean utc) implements JdbcCollector<MysqlSession> {
    /** Both moments in the same zone, whichever pt-heartbeat was told to write. */
    private static final String SQL = """
            SELECT server_id, unix_timestamp(ts) AS written, unix_timestamp(@now) AS clock
            FROM @table""";

    private static final Query QUERY = Query.of("heartbeat.heartbeat", SQL)
            .column("written", metric("stored_timestamp_seconds", "The newest moment that has arrived, as Unix time."))
            .column("clock", metric("now_timestamp_seconds", "The server's clock in the same zone, as Unix time."));

    private static final String DEFAULT = "heartbeat";

    Heartbeat() {
        this(DEFAULT, DEFAULT, false);
    }

    private static Metric metric(String name, String help) {
        return compatible("mysql_heartbeat_" + name, GAUGE, help, "server_id");
    }

    @Override
    public String name() {
        return "heartbeat";
    }

    @Override
    public String help() {
        return "The newest moment that pt-heartbeat wrote and that has arrived at this server.";
    }

    @Override
    public boolean onByDefault() {
        return false;
    }

    @Override
    public String privilege() {
        return "GRANT SELECT ON " + quoted(database) + "." + quoted(table) + " TO <user>";
    }

    @Override
    public Collector<MysqlSession> configured(Section settings) {
        return new Heartbeat(
                settings.text("database", DEFAULT, "The schema that pt-heartbeat writes to."),
                settings.text("table", DEFAULT, "The table that pt-heartbeat writes to."),
                settings.flag("utc", false, "Whether pt-heartbeat runs with --utc."));
    }

    @Override
    public List<Query> queries() {
        return List.of(QUERY.text(SQL.replace("@now", utc ? "utc_timestamp(6)" : "now(6)")
                .replace("@table", quoted(database) + "." + quoted(table))));
    }

    private static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }
}
