package io.stackexporter.kind.postgresql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.jdbc.JdbcCollector;
import io.stackexporter.jdbc.Query;
import io.stackexporter.metric.Metric;
import java.util.List;

/** How clients are connected, from {@code pg_stat_ssl}; sessions through a local socket need no encryption and count apart. */
final class StatSsl implements JdbcCollector<PostgresqlSession> {
    /** What another login may not see has no row in the answer of the view, and is not counted as plain. */
    private static final Query QUERY = Query.of("pg_stat_ssl", """
                    SELECT CASE WHEN client_addr IS NULL THEN 'local' WHEN ssl THEN 'tls' ELSE 'plain' END AS transport,
                           coalesce(version, '') AS version,
                           count(*) AS sessions,
                           min(bits) AS bits
                    FROM pg_stat_ssl
                    JOIN pg_stat_activity USING (pid)
                    WHERE backend_type IN ('client backend', 'walsender')
                      AND ssl IS NOT NULL
                    GROUP BY 1, 2""")
            .column("sessions", metric("sessions", "Sessions of clients and replicas, by how they are connected."))
            .column("bits", metric("bits", "Length of the weakest key among them."));

    private static Metric metric(String name, String help) {
        return compatible("pg_stat_ssl_" + name, GAUGE, help, "transport", "version");
    }

    @Override
    public String name() {
        return "stat_ssl";
    }

    @Override
    public String help() {
        return "How many sessions are encrypted and with which version of TLS, from pg_stat_ssl.";
    }

    @Override
    public String privilege() {
        return PostgresqlKind.MONITOR;
    }

    @Override
    public List<Query> queries() {
        return List.of(QUERY);
    }
}
