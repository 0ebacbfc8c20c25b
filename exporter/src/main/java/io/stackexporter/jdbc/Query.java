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
 * @param since the first major version that it runs on
 * @param until the last one; 0 while there is no end
 */
public record Query(String source, String sql, List<Column> columns, int since, int until) {

    /** What one column of the answer feeds. */
    public record Column(String name, @Nullable Metric metric, List<Signal> signals) {}

    public Query {
        columns = List.copyOf(columns);
    }

    public static Query of(String source, String sql) {
        return new Query(source, sql, List.of(), 0, 0);
    }

    /** A column that feeds a native metric and, where there is one, the signal of the same meaning. */
    public Query column(String name, Metric metric, Signal... signals) {
        return plus(new Column(name, metric, List.of(signals)));
    }

    /** A column that only feeds signals. */
    public Query signal(String name, Signal... signals) {
        return plus(new Column(name, null, List.of(signals)));
    }

    public Query since(int major) {
        return new Query(source, sql, columns, major, until);
    }

    public Query until(int major) {
        return new Query(source, sql, columns, since, major);
    }

    public boolean runsOn(int major) {
        return major >= since && (until == 0 || major <= until);
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
                readings.add(new Reading(column.metric, from, "", versions()));
            }
            column.signals.forEach(
                    signal -> readings.add(new Reading(signal.metric(), from, labels(signal), versions())));
        }
        return readings;
    }

    private String versions() {
        if (since == 0 && until == 0) {
            return "";
        }
        return until == 0 ? since + "+" : since == 0 ? "to " + until : since + "-" + until;
    }

    private static String labels(Signal signal) {
        List<String> all = new ArrayList<>();
        signal.constants().forEach((label, value) -> all.add(label + "=\"" + value + "\""));
        signal.fields().forEach((label, field) -> all.add(label + "=<" + field + ">"));
        return all.stream().sorted().collect(Collectors.joining(", "));
    }

    private Query plus(Column column) {
        List<Column> all = new ArrayList<>(columns);
        all.add(column);
        return new Query(source, sql, all, since, until);
    }
}
