package io.stackexporter.kind.postgresql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.UNTYPED;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Reading;
import io.stackexporter.jdbc.ServerVersion;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.Samples;
import java.util.List;

/** The version of the server as labels, which dashboards join with. */
final class Static implements Collector<PostgresqlSession> {
    private static final Metric STATIC = compatible(
            "pg_static",
            UNTYPED,
            "The version of the server, long and short; always 1.",
            "version",
            "short_version",
            "server");

    @Override
    public String name() {
        return "static";
    }

    @Override
    public String help() {
        return "The version of the server as labels.";
    }

    @Override
    public List<Reading> readings() {
        return Reading.from("version()", STATIC);
    }

    /** The short version always has three parts, since dashboards sort by it. */
    @Override
    public void collect(PostgresqlSession session, Samples samples) {
        ServerVersion version = session.version();
        String shortVersion = version.major() + "." + version.minor() + ".0";
        samples.add(STATIC, 1, session.description(), shortVersion, session.address());
    }
}
