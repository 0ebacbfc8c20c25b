package io.stackexporter.jdbc;

import io.stackexporter.collect.CustomCollector;
import io.stackexporter.collect.CustomCollector.Value;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the values and labels of a custom collector stand in one answer, and what a cell means.
 *
 * @param columns place by name; first as the server writes the name, then in lower case
 * @param moments which columns hold dates or times
 */
record CustomCells(
        CustomCollector definition,
        Map<String, Integer> columns,
        List<Boolean> moments,
        String database,
        List<String> missing) {
    /** Longer texts make no good labels, and a page of them is dear to everybody. */
    private static final int LONGEST_LABEL = 256;

    private static final int LONGEST_NUMBER = 400;
    private static final Pattern NUMBER =
            Pattern.compile("\\s*[+-]?(?:\\d++(?:\\.\\d*+)?|\\.\\d++)(?:[eE][+-]?\\d{1,4})?\\s*");

    /** A number, or not a number when there is none; or why it cannot be read. */
    record Cell(double number, String problem) {
        static final Cell ABSENT = new Cell(Double.NaN, "");

        static Cell of(double number) {
            return new Cell(number, "");
        }
    }

    static CustomCells of(CustomCollector definition, ResultSet answer, String database) throws SQLException {
        ResultSetMetaData data = answer.getMetaData();
        Map<String, Integer> columns = new HashMap<>();
        List<Boolean> moments = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int place = 1; place <= data.getColumnCount(); place++) {
            String name = data.getColumnLabel(place);
            names.add(name);
            columns.putIfAbsent(name, place);
            moments.add(isMoment(data.getColumnType(place)));
        }
        for (int place = 1; place <= names.size(); place++) {
            columns.putIfAbsent(names.get(place - 1).toLowerCase(Locale.ROOT), place);
        }
        CustomCells cells = new CustomCells(definition, columns, moments, database, new ArrayList<>());
        for (Value value : definition.values()) {
            cells.needed(value).stream()
                    .filter(column -> !cells.has(column))
                    .forEach(column -> cells.missing.add("the answer has no column " + column + ", which "
                            + value.metric().name() + " needs; it has " + String.join(", ", names)));
        }
        return cells;
    }

    private static boolean isMoment(int type) {
        return type == Types.TIMESTAMP || type == Types.TIMESTAMP_WITH_TIMEZONE || type == Types.DATE;
    }

    private List<String> needed(Value value) {
        List<String> needed = new ArrayList<>(value.metric().labels());
        needed.remove(definition.databaseLabel());
        if (!value.column().isEmpty()) {
            needed.add(value.column());
        }
        return needed;
    }

    private boolean has(String column) {
        return columns.containsKey(column) || columns.containsKey(column.toLowerCase(Locale.ROOT));
    }

    private int place(String column) {
        Integer exact = columns.get(column);
        return exact == null ? columns.getOrDefault(column.toLowerCase(Locale.ROOT), 0) : exact;
    }

    /** The value of one metric in the row at hand. */
    Cell cell(int index, ResultSet answer) throws SQLException {
        Value value = definition.values().get(index);
        if (!needed(value).stream().allMatch(this::has)) {
            return Cell.ABSENT; // said once, as missing
        }
        if (value.column().isEmpty()) {
            return Cell.of(1);
        }
        int place = place(value.column());
        Object object = answer.getObject(place);
        if (object == null) {
            return Cell.ABSENT;
        }
        if (!value.mapping().isEmpty()) {
            return mapped(value, String.valueOf(answer.getString(place)));
        }
        Cell cell = moments.get(place - 1) ? moment(answer, place) : number(value, object, answer.getString(place));
        return new Cell(cell.number * value.scale(), cell.problem);
    }

    private static Cell mapped(Value value, String text) {
        Double number = value.mapping().get(text);
        return number == null
                ? problem(value, "holds text that the mapping does not have; add it there or leave out those rows")
                : Cell.of(number * value.scale());
    }

    /** As Unix time; a moment without a time zone counts as UTC. */
    private static Cell moment(ResultSet answer, int place) throws SQLException {
        Timestamp time = answer.getTimestamp(place, Calendar.getInstance(TimeZone.getTimeZone("UTC"), Locale.ROOT));
        return time == null ? Cell.ABSENT : Cell.of(time.getTime() / 1000.0);
    }

    private static Cell number(Value value, Object object, String text) {
        return switch (object) {
            case Boolean truth -> Cell.of(truth ? 1 : 0);
            case Number number -> Cell.of(number.doubleValue());
            default ->
                text.length() <= LONGEST_NUMBER && NUMBER.matcher(text).matches()
                        ? Cell.of(Double.parseDouble(text.strip()))
                        : problem(
                                value, "holds text that is no number; convert it in the query or leave out those rows");
        };
    }

    private static Cell problem(Value value, String why) {
        return new Cell(
                Double.NaN,
                "the column " + value.column() + " of " + value.metric().name() + " " + why);
    }

    /** The label values of one metric in the row at hand. */
    List<String> labels(int index, ResultSet answer) throws SQLException {
        List<String> texts = new ArrayList<>();
        for (String name : definition.values().get(index).metric().labels()) {
            texts.add(name.equals(definition.databaseLabel()) ? database : text(answer.getString(place(name))));
        }
        return List.copyOf(texts);
    }

    private static String text(@Nullable String text) {
        if (text == null || text.length() <= LONGEST_LABEL) {
            return text == null ? "" : text;
        }
        int end = Character.isHighSurrogate(text.charAt(LONGEST_LABEL - 2)) ? LONGEST_LABEL - 2 : LONGEST_LABEL - 1;
        return text.substring(0, end) + "…";
    }
}
