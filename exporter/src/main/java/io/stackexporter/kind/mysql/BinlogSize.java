package io.stackexporter.kind.mysql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Reading;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.Samples;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/** The files of the binary log, and where the server writes. */
final class BinlogSize implements Collector<MysqlSession> {
    private static final String SHOW = "SHOW BINARY LOGS";

    private static final Metric SIZE =
            compatible("mysql_binlog_size_bytes", GAUGE, "Size of all files of the binary log.");
    private static final Metric FILES = compatible("mysql_binlog_files", GAUGE, "Files of the binary log.");
    private static final Metric NUMBER =
            compatible("mysql_binlog_file_number", GAUGE, "Number of the file that the server writes.");
    private static final Metric POSITION =
            compatible("mysql_binlog_position_bytes", GAUGE, "Place in that file at which the server writes.");

    @Override
    public String name() {
        return "binlog_size";
    }

    @Override
    public String help() {
        return "Size and number of the files of the binary log, and where the server writes, from SHOW BINARY LOGS.";
    }

    /** The server looks at every file, of which there may be thousands. */
    @Override
    public Duration interval() {
        return Duration.ofMinutes(1);
    }

    @Override
    public String privilege() {
        return MysqlKind.BINLOG;
    }

    @Override
    public List<Reading> readings() {
        return Reading.from(SHOW, SIZE, FILES, NUMBER, POSITION);
    }

    @Override
    public void collect(MysqlSession session, Samples samples) throws SQLException {
        if (!isOn(session)) {
            return;
        }
        try (Statement statement = session.connection().createStatement();
                ResultSet row = statement.executeQuery(SHOW)) {
            double size = 0;
            int files = 0;
            while (row.next()) {
                size += row.getDouble("File_size");
                files++;
                if (row.isLast()) {
                    String name = row.getString("Log_name");
                    samples.add(NUMBER, VariableValue.parse(name.substring(name.lastIndexOf('.') + 1)));
                    samples.add(POSITION, row.getDouble("File_size"));
                }
            }
            samples.add(SIZE, size);
            samples.add(FILES, files);
        }
    }

    private static boolean isOn(MysqlSession session) throws SQLException {
        try (Statement statement = session.connection().createStatement();
                ResultSet row = statement.executeQuery("SELECT @@global.log_bin")) {
            return row.next() && row.getBoolean(1);
        }
    }
}
