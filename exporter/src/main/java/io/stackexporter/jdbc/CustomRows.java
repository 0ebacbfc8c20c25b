package io.stackexporter.jdbc;

import io.stackexporter.collect.CustomCollector;
import io.stackexporter.metric.Samples;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a query of the configuration gave in one database. Nobody has tried the query before, so a
 * value that is none, or a column that is missing, costs only itself and is named; and an answer of millions of rows stays
 * on the server.
 */
final class CustomRows {
    /** So many times more rows than may become series are read, to choose among them in a stable order. */
    private static final int ROWS_FOR_A_SERIES = 10;

    private static final int MOST_TO_CHOOSE_FROM = 100_000;
    private static final int ROWS_AT_ONCE = 500;
    private static final Comparator<Row> BY_LABELS = Comparator.comparing(Row::text);

    /** One value of a row, ready to be shown. */
    private record Found(int value, double number, List<String> labels) {}

    private record Row(List<Found> found) {
        String text() {
            return found.stream().map(each -> String.join("\0", each.labels)).collect(Collectors.joining("\1"));
        }
    }

    private final CustomCollector definition;
    private final TimeLimit limit;
    private final List<Row> rows = new ArrayList<>();
    private final Map<String, Integer> problems = new LinkedHashMap<>();

    CustomRows(CustomCollector definition, TimeLimit limit) {
        this.definition = definition;
        this.limit = limit;
    }

    /** Reads in a transaction that is undone, so that not even a setting of the session stays changed. */
    void read(Connection connection) throws SQLException {
        try (Undone transaction = new Undone(connection);
                Statement statement = connection.createStatement()) {
            transaction.begin(limit);
            statement.setEscapeProcessing(false);
            statement.setMaxRows(mostRows());
            statement.setFetchSize(ROWS_AT_ONCE);
            try (ResultSet answer = statement.executeQuery(definition.query())) {
                CustomCells cells = CustomCells.of(definition, answer, connection.getCatalog());
                cells.missing().forEach(this::note);
                while (answer.next()) {
                    add(cells, answer);
                }
            }
        }
    }

    private int mostRows() {
        return Math.max(
                definition.maxSeries() + 1, Math.min(MOST_TO_CHOOSE_FROM, definition.maxSeries() * ROWS_FOR_A_SERIES));
    }

    private void add(CustomCells cells, ResultSet answer) throws SQLException {
        List<Found> found = new ArrayList<>();
        for (int i = 0; i < definition.values().size(); i++) {
            CustomCells.Cell cell = cells.cell(i, answer);
            if (!cell.problem().isEmpty()) {
                note(cell.problem());
            } else if (!Double.isNaN(cell.number())) {
                found.add(new Found(i, cell.number(), cells.labels(i, answer)));
            }
        }
        if (!found.isEmpty()) {
            rows.add(new Row(List.copyOf(found)));
        }
    }

    private void note(String problem) {
        problems.merge(problem, 1, Integer::sum);
    }

    /** Hands over what was read; what is over the limit, or comes twice, is counted there. */
    void addTo(Samples samples, boolean ordered) {
        if (!ordered) {
            rows.sort(BY_LABELS);
        }
        for (Row row : rows) {
            for (Found found : row.found) {
                samples.add(
                        definition.values().get(found.value).metric(),
                        found.number,
                        found.labels.toArray(String[]::new));
            }
        }
    }

    boolean isComplete() {
        return problems.isEmpty();
    }

    /** What was left out and why. */
    String problems() {
        return problems.entrySet().stream()
                .map(problem ->
                        problem.getKey() + (problem.getValue() > 1 ? " (" + problem.getValue() + " times)" : ""))
                .collect(Collectors.joining("; "));
    }

    /** A transaction of which nothing stays. */
    private static final class Undone implements AutoCloseable {
        private final Connection connection;
        private String lift = "";

        Undone(Connection connection) {
            this.connection = connection;
        }

        void begin(TimeLimit limit) throws SQLException {
            connection.setAutoCommit(false);
            execute(limit.set());
            // Not only the session: on MySQL a function that an earlier query called may have changed what that is.
            execute("SET TRANSACTION READ ONLY");
            lift = limit.lift();
        }

        private void execute(String sql) throws SQLException {
            if (!sql.isEmpty()) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute(sql);
                }
            }
        }

        @Override
        public void close() throws SQLException {
            connection.rollback();
            execute(lift);
            connection.setAutoCommit(true);
        }
    }
}
