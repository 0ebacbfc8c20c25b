package io.stackexporter.jdbc;

import io.stackexporter.collect.Reading;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.Samples;
import io.stackexporter.metric.Signal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A statement and what its columns mean: a collector as data. One column feeds a native metric, signals, or both. The labels
 * of a native metric are read from the columns of the same names; a NULL value leaves its metric out.
 *
 * @param source the view or function that the rows come from, for the documents
 */
public record Query(String source, String sql, List<Column> columns, Versions versions) {

    /** What one column of the answer feeds. */
    public record Column(String name, @Nullable Metric metric, List<Signal> signals) {}

    public Query {
        columns = List.copyOf(columns);
    }

    public static Query of(String source, String sql) {
        return new Query(source, sql, List.of(), Versions.ALL);
    }

    /** A column that feeds a native metric and, where there is one, the signal of the same meaning. */
    public Query column(String name, Metric metric, Signal... signals) {
        return plus(new Column(name, metric, List.of(signals)));
    }

    /** A column that only feeds signals. */
    public Query signal(String name, Signal... signals) {
        return plus(new Column(name, null, List.of(signals)));
    }

    /** The same query with another text, for parts that only a session knows, such as the schema of an extension. */
    public Query text(String other) {
        return new Query(source, other, columns, versions);
    }

    /** Only for one flavor, where several speak the same protocol. */
    public Query on(String flavor) {
        return with(new Versions(flavor, versions.since(), versions.until()));
    }

    public Query since(int major) {
        return since(major, 0);
    }

    public Query since(int major, int minor) {
        return with(new Versions(versions.flavor(), new ServerVersion(major, minor), versions.until()));
    }

    /** Up to the last release of a major version. */
    public Query until(int major) {
        return until(major, Integer.MAX_VALUE);
    }

    public Query until(int major, int minor) {
        return with(new Versions(versions.flavor(), versions.since(), new ServerVersion(major, minor)));
    }

    public boolean runsOn(SqlSession session) {
        return versions.cover(session.identity().flavor(), session.version());
    }

    /** Runs the statement and adds every row. */
    public void read(Connection connection, Samples samples, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                List<Cells> cells = Cells.of(columns, rows);
                while (rows.next()) {
                    for (Cells each : cells) {
                        each.add(rows, samples);
                    }
                }
            }
        }
    }

    /** What the query gives, for the catalogue. */
    List<Reading> readings() {
        List<Reading> readings = new ArrayList<>();
        for (Column column : columns) {
            String from = source + "." + column.name;
            if (column.metric != null) {
                readings.add(new Reading(column.metric, from, "", versions.toString()));
            }
            column.signals.forEach(
                    signal -> readings.add(new Reading(signal.metric(), from, labels(signal), versions.toString())));
        }
        return readings;
    }

    private static String labels(Signal signal) {
        List<String> all = new ArrayList<>();
        signal.constants().forEach((label, value) -> all.add(label + "=\"" + value + "\""));
        signal.fields().forEach((label, field) -> all.add(label + "=<" + field + ">"));
        return all.stream().sorted().collect(Collectors.joining(", "));
    }

    private Query with(Versions other) {
        return new Query(source, sql, columns, other);
    }

    private Query plus(Column column) {
        List<Column> all = new ArrayList<>(columns);
        all.add(column);
        return new Query(source, sql, all, versions);
    }
}
