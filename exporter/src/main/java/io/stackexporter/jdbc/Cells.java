package io.stackexporter.jdbc;

import io.stackexporter.jdbc.Query.Column;
import io.stackexporter.metric.Samples;
import io.stackexporter.metric.Signal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a column of a query, its labels and the fields of its signals stand in one answer: looked up by name once an answer,
 * since an answer may have thousands of rows.
 *
 * @param fields places by name, for labels of signals
 */
record Cells(Column column, int value, List<Integer> labels, Map<String, Integer> fields) {

    static List<Cells> of(List<Column> columns, ResultSet rows) throws SQLException {
        List<Cells> all = new ArrayList<>();
        for (Column column : columns) {
            List<Integer> labels = new ArrayList<>();
            for (String label : column.metric() == null
                    ? List.<String>of()
                    : column.metric().labels()) {
                labels.add(rows.findColumn(label));
            }
            Map<String, Integer> fields = new LinkedHashMap<>();
            for (Signal signal : column.signals()) {
                for (String field : signal.fields().values()) {
                    fields.put(field, rows.findColumn(field));
                }
            }
            all.add(new Cells(column, rows.findColumn(column.name()), labels, fields));
        }
        return all;
    }

    /** Adds what the row at hand has; NULL means "no value". */
    void add(ResultSet rows, Samples samples) throws SQLException {
        double number = number(rows);
        if (Double.isNaN(number)) {
            return;
        }
        if (column.metric() != null) {
            String[] texts = new String[labels.size()];
            for (int i = 0; i < texts.length; i++) {
                texts[i] = text(rows, labels.get(i));
            }
            samples.add(column.metric(), number, texts);
        }
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map.Entry<String, Integer> field : fields.entrySet()) {
            texts.put(field.getKey(), text(rows, field.getValue()));
        }
        for (Signal signal : column.signals()) {
            signal.emit(samples, number, field -> texts.getOrDefault(field, ""));
        }
    }

    /** Numbers as they are, truth values as 1 and 0, NULL as not a number. */
    private double number(ResultSet rows) throws SQLException {
        return switch (rows.getObject(value)) {
            case null -> Double.NaN;
            case Boolean truth -> truth ? 1 : 0;
            case Number number -> number.doubleValue();
            default -> throw new SQLException("the column " + column.name() + " is not a number");
        };
    }

    private static String text(ResultSet rows, int place) throws SQLException {
        String text = rows.getString(place);
        return text == null ? "" : text;
    }
}
