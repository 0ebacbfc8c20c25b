package io.stackexporter.kind.mysql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.COUNTER;

import io.stackexporter.jdbc.Query;
import java.util.List;

/** What threads wait for: locks of the server, files, tables. */
record EventsWaits(int top) implements TopCollector {
    private static final Query QUERY = Query.of("performance_schema.events_waits_summary_global_by_event_name", """
                    SELECT EVENT_NAME AS event_name, COUNT_STAR AS waits, SUM_TIMER_WAIT / 1e12 AS seconds
                    FROM performance_schema.events_waits_summary_global_by_event_name
                    ORDER BY SUM_TIMER_WAIT DESC, EVENT_NAME
                    LIMIT ?""")
            .column(
                    "waits",
                    compatible("mysql_perf_schema_events_waits_total", COUNTER, "Waits by event.", "event_name"))
            .column(
                    "seconds",
                    compatible(
                            "mysql_perf_schema_events_waits_seconds_total",
                            COUNTER,
                            "Time that the waits took.",
                            "event_name"));

    @Override
    public String name() {
        return "perf_schema_eventswaits";
    }

    @Override
    public String help() {
        return "What threads waited for, by event.";
    }

    @Override
    public TopCollector withTop(int other) {
        return new EventsWaits(other);
    }

    @Override
    public List<Query> queries() {
        return List.of(QUERY);
    }
}
