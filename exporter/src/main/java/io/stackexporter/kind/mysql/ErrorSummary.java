package io.stackexporter.kind.mysql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.COUNTER;

import io.stackexporter.jdbc.Query;
import io.stackexporter.metric.Signal;
import java.util.List;

/**
 * Errors that say something of the health of the server, out of the thousands that MySQL counts. Deadlocks and time-outs become
 * signals elsewhere, where they can be had without the performance schema.
 */
final class ErrorSummary implements PerformanceCollector {
    /** By number, for which there is an index: adding up all errors of all sessions is work. */
    private static final Query QUERY = Query.of("performance_schema.events_errors_summary_global_by_error", """
                    SELECT ERROR_NAME AS error, SUM_ERROR_RAISED AS raised,
                           CASE WHEN ERROR_NUMBER IN (1045, 1698, 3118) THEN SUM_ERROR_RAISED END AS refused
                    FROM performance_schema.events_errors_summary_global_by_error
                    WHERE ERROR_NUMBER IN (
                        1021, 1030, 1037, 1040, 1041, 1045, 1062, 1114, 1130, 1153, 1203, 1205, 1206, 1213, 1226, 1290,
                        1317, 1452, 1614, 1698, 1836, 1969, 3024, 3101, 3118, 3572)""")
            .on("mysql")
            .column(
                    "raised",
                    compatible(
                            "mysql_perf_schema_errors_total",
                            COUNTER,
                            "Errors that statements and logins ended with, those of interest for operations.",
                            "error"))
            .signal("refused", Signal.ERRORS.with("error", "auth"));

    @Override
    public String name() {
        return "perf_schema_errors";
    }

    @Override
    public String help() {
        return "Deadlocks, time-outs, refused logins and the like, by error.";
    }

    @Override
    public List<Query> queries() {
        return List.of(QUERY);
    }
}
