package io.stackexporter.kind.mysql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The answer of {@code SHOW GLOBAL STATUS} or {@code SHOW GLOBAL VARIABLES}.
 *
 * @param texts by names as they stand in metrics: lower case, and {@code _} for whatever may not stand there
 */
record Variables(Map<String, String> texts) {

    static Variables read(Connection connection, String show) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(show)) {
            Map<String, String> texts = new LinkedHashMap<>();
            while (row.next()) {
                String name = row.getString(1);
                String text = row.getString(2);
                if (name != null && !name.isEmpty() && text != null) {
                    texts.putIfAbsent(metricName(name), text);
                }
            }
            return new Variables(texts);
        }
    }

    static String metricName(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return isFine(lower) ? lower : lower.replaceAll("[^a-z0-9_]", "_");
    }

    /** Nearly all of them are, and there are a thousand. */
    private static boolean isFine(String name) {
        for (int i = 0; i < name.length(); i++) {
            char letter = name.charAt(i);
            if ((letter < 'a' || letter > 'z') && (letter < '0' || letter > '9') && letter != '_') {
                return false;
            }
        }
        return true;
    }

    /** Empty when the server has no such variable. */
    String text(String name) {
        return texts.getOrDefault(name, "");
    }

    /** Not a number when the server has no such variable, or it is none. */
    double number(String name) {
        return VariableValue.parse(text(name));
    }
}
