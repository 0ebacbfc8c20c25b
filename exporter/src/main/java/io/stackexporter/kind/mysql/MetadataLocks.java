package io.stackexporter.kind.mysql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.jdbc.Query;
import java.util.List;

/** What sessions wait for when they wait for metadata locks: usually a table that somebody alters. */
record MetadataLocks(int top) implements TopCollector {
    private static final Query QUERY = Query.of("performance_schema.metadata_locks", """
                    SELECT LOWER(OBJECT_TYPE) AS object_type, COALESCE(OBJECT_SCHEMA, '') AS `schema`,
                           COALESCE(OBJECT_NAME, '') AS name, COUNT(*) AS waiting
                    FROM performance_schema.metadata_locks
                    WHERE LOCK_STATUS = 'PENDING' AND OBJECT_TYPE <> 'USER LEVEL LOCK'
                    GROUP BY object_type, `schema`, name
                    ORDER BY waiting DESC, object_type, `schema`, name
                    LIMIT ?""")
            .column(
                    "waiting",
                    compatible(
                            "mysql_metadata_lock_waits",
                            GAUGE,
                            "Metadata locks that are waited for, by what they lock; there is none for the rest.",
                            "object_type",
                            "schema",
                            "name"));

    @Override
    public String name() {
        return "metadata_locks";
    }

    @Override
    public String help() {
        return "Tables and other objects whose metadata locks are waited for, where the server instruments them.";
    }

    @Override
    public TopCollector withTop(int other) {
        return new MetadataLocks(other);
    }

    @Override
    public List<Query> queries() {
        return List.of(QUERY);
    }
}
