package io.stackexporter.kind.postgresql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.collect.Collector;
import io.stackexporter.config.Section;
import io.stackexporter.jdbc.Query;
import io.stackexporter.metric.Metric;
import java.time.Duration;
import java.util.List;

/** The tables that most need to be frozen: which ones make a database old, see {@link FreezeAge}. */
record TableFreezeAge(int maxTables) implements TableCollector {
    static final int MOST_SHOWN = 20;

    /** Tables of the catalogue grow old too, and a table is as old as its TOAST table. */
    private static final String SQL = """
            SELECT current_database() AS datname, nspname AS schemaname, relname, xids, mxids
            FROM (SELECT of_table.relnamespace, of_table.relname, of_table.oid,
                         greatest(age(of_table.relfrozenxid), age(toast.relfrozenxid)) AS xids,
                         greatest(mxid_age(of_table.relminmxid), mxid_age(toast.relminmxid)) AS mxids
                  FROM pg_class AS of_table
                  LEFT JOIN pg_class AS toast ON toast.oid = of_table.reltoastrelid
                  WHERE of_table.relkind IN ('r', 'm')
                    AND of_table.relfrozenxid <> '0') AS ages
            JOIN pg_namespace ON pg_namespace.oid = relnamespace
            ORDER BY greatest(xids / current_setting('autovacuum_freeze_max_age')::float8,
                              mxids / current_setting('autovacuum_multixact_freeze_max_age')::float8) DESC, ages.oid
            LIMIT ?""";

    private static final Query QUERY = Query.of("pg_class", SQL)
            .column("xids", metric("relfrozenxid_age", "Transactions since the oldest one that is not frozen."))
            .column("mxids", metric("relminmxid_age", "Multixacts since the oldest one that is still needed."));

    private static Metric metric(String name, String help) {
        return compatible("pg_class_" + name, GAUGE, help, "datname", "schemaname", "relname");
    }

    @Override
    public String name() {
        return "table_freeze_age";
    }

    @Override
    public String help() {
        return "The tables whose transaction and multixact numbers are oldest.";
    }

    @Override
    public Duration interval() {
        return Duration.ofMinutes(5);
    }

    @Override
    public Collector<PostgresqlSession> configured(Section settings) {
        return withMaxTables(settings.integer(
                "max_tables", 1, 100_000, maxTables, "The most tables of each database; the oldest are shown."));
    }

    @Override
    public TableCollector withMaxTables(int max) {
        return new TableFreezeAge(max);
    }

    @Override
    public List<Query> queries() {
        return List.of(QUERY);
    }
}
