package io.stackexporter.kind.mysql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/**
 * What the performance schema knows of the channels of a replica beyond their status, which counts whole seconds only.
 *
 * @param age of the oldest transaction that is being received or applied, in seconds; not a number when there is none
 * @param receiverError when the last error of the receiving thread happened, as Unix time; not a number when there was none
 * @param applierError when the last error of an applying thread happened, likewise
 */
record ApplierState(double age, double receiverError, double applierError) {
    static final ApplierState UNKNOWN = new ApplierState(Double.NaN, Double.NaN, Double.NaN);

    /** The age counts from the commit on the server where the transaction began, which may be several steps away. */
    private static final String SQL = """
            SELECT channel_name,
                   UNIX_TIMESTAMP(SYSDATE(6)) - MIN(NULLIF(UNIX_TIMESTAMP(committed), 0)) AS age,
                   NULLIF(MAX(UNIX_TIMESTAMP(receiver_error)), 0) AS receiver_error,
                   NULLIF(MAX(UNIX_TIMESTAMP(applier_error)), 0) AS applier_error
            FROM (SELECT channel_name, queueing_transaction_original_commit_timestamp AS committed,
                         last_error_timestamp AS receiver_error, NULL AS applier_error
                  FROM performance_schema.replication_connection_status
                  UNION ALL
                  SELECT channel_name, processing_transaction_original_commit_timestamp, NULL, last_error_timestamp
                  FROM performance_schema.replication_applier_status_by_coordinator
                  UNION ALL
                  SELECT channel_name, applying_transaction_original_commit_timestamp, NULL, last_error_timestamp
                  FROM performance_schema.replication_applier_status_by_worker) AS thread
            GROUP BY channel_name""";

    /** By channel; empty where a login may not look, since the channels' own status is enough to go by. */
    static Map<String, ApplierState> read(Connection connection) throws SQLException {
        Map<String, ApplierState> states = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SQL)) {
            while (row.next()) {
                states.put(
                        row.getString("channel_name"),
                        new ApplierState(
                                number(row, "age"), number(row, "receiver_error"), number(row, "applier_error")));
            }
        } catch (SQLException e) {
            if (!MysqlErrors.isPermission(e)) {
                throw e;
            }
        }
        return states;
    }

    private static double number(ResultSet row, String column) throws SQLException {
        double value = row.getDouble(column);
        return row.wasNull() ? Double.NaN : value;
    }
}
