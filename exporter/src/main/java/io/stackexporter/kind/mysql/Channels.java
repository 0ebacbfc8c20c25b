package io.stackexporter.kind.mysql;

import io.stackexporter.jdbc.ServerVersion;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The replication channels that a server has as a replica, from {@code SHOW REPLICA STATUS} and its elder names. Read once a
 * scrape: the role hangs on it as well as the metrics.
 *
 * @param rows a channel each, its columns by lower-case name; columns that are NULL are missing
 * @param denied why they may not be read
 */
record Channels(List<Map<String, String>> rows, Optional<SQLException> denied) {

    static Channels read(Connection connection, String flavor, ServerVersion version) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(statement(flavor, version))) {
            ResultSetMetaData columns = answer.getMetaData();
            List<Map<String, String>> rows = new ArrayList<>();
            while (answer.next()) {
                Map<String, String> row = new LinkedHashMap<>();
                for (int column = 1; column <= columns.getColumnCount(); column++) {
                    String value = answer.getString(column);
                    if (value != null) {
                        row.put(columns.getColumnLabel(column).toLowerCase(Locale.ROOT), value);
                    }
                }
                rows.add(row);
            }
            return new Channels(rows, Optional.empty());
        } catch (SQLException e) {
            if (MysqlErrors.isPermission(e)) {
                return new Channels(List.of(), Optional.of(e));
            }
            throw e;
        }
    }

    private static String statement(String flavor, ServerVersion version) {
        if (flavor.equals(MysqlSession.MARIADB)) {
            return "SHOW ALL SLAVES STATUS";
        }
        // 8.0.22 and later know REPLICA as well, but give their columns the names that go with the word.
        return version.compareTo(new ServerVersion(8, 4)) < 0 ? "SHOW SLAVE STATUS" : "SHOW REPLICA STATUS";
    }

    /** The channels, for those who cannot do without. */
    List<Map<String, String>> rowsOrThrow() throws SQLException {
        if (denied.isPresent()) {
            throw new SQLException(
                    denied.get().getMessage(),
                    denied.get().getSQLState(),
                    denied.get().getErrorCode(),
                    denied.get());
        }
        return rows;
    }
}
