package io.stackexporter.kind.mysql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Reading;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.Samples;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The few numbers that only the report of InnoDB has. Off by default: the server stops its locking while it writes the
 * report. Of its text nothing is shown, since it holds statements and rows.
 */
final class EngineInnodbStatus implements Collector<MysqlSession> {
    private static final String SHOW = "SHOW ENGINE INNODB STATUS";
    /** The report has times of the server's own zone, whatever the session's is. */
    private static final String UNIX_TIME =
            "SELECT timestampdiff(SECOND, '1970-01-01', convert_tz(?, 'SYSTEM', '+00:00'))";

    private static final Pattern QUERIES =
            Pattern.compile("(\\d{1,15}) queries inside InnoDB, (\\d{1,15}) queries in queue");
    private static final Pattern VIEWS = Pattern.compile("(\\d{1,15}) read views open inside InnoDB");
    private static final Pattern DEADLOCK =
            Pattern.compile("LATEST DETECTED DEADLOCK\\s+-+\\s+(\\d{4}-\\d\\d-\\d\\d [ \\d]\\d:\\d\\d:\\d\\d)");

    private static final Metric INSIDE = metric("queries_inside_innodb", "Queries that InnoDB works on.");
    private static final Metric QUEUED = metric("queries_in_queue", "Queries that wait to be let into InnoDB.");
    private static final Metric READ_VIEWS =
            metric("read_views_open_inside_innodb", "Read views that keep old versions of rows alive.");
    private static final Metric LAST_DEADLOCK =
            metric("last_deadlock_timestamp_seconds", "When the last deadlock was found, as Unix time.");

    private static Metric metric(String name, String help) {
        return compatible("mysql_engine_innodb_" + name, GAUGE, help);
    }

    @Override
    public String name() {
        return "engine_innodb_status";
    }

    @Override
    public String help() {
        return "Queries and read views inside InnoDB and its last deadlock, from SHOW ENGINE INNODB STATUS.";
    }

    @Override
    public boolean onByDefault() {
        return false;
    }

    @Override
    public String privilege() {
        return MysqlKind.PROCESS;
    }

    @Override
    public List<Reading> readings() {
        return Reading.from(SHOW, INSIDE, QUEUED, READ_VIEWS, LAST_DEADLOCK);
    }

    @Override
    public void collect(MysqlSession session, Samples samples) throws SQLException {
        String report = report(session.connection());
        Matcher queries = QUERIES.matcher(report);
        if (queries.find()) {
            samples.add(INSIDE, Double.parseDouble(queries.group(1)));
            samples.add(QUEUED, Double.parseDouble(queries.group(2)));
        }
        Matcher views = VIEWS.matcher(report);
        if (views.find()) {
            samples.add(READ_VIEWS, Double.parseDouble(views.group(1)));
        }
        Matcher deadlock = DEADLOCK.matcher(report);
        if (deadlock.find()) {
            samples.add(LAST_DEADLOCK, unixTime(session.connection(), deadlock.group(1)));
        }
    }

    private static String report(Connection connection) throws SQLException {
        StringBuilder report = new StringBuilder();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SHOW)) {
            while (row.next()) {
                report.append(row.getString("Status")).append('\n');
            }
        }
        return report.toString();
    }

    private static double unixTime(Connection connection, String local) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(UNIX_TIME)) {
            statement.setString(1, local.replace("  ", " 0"));
            try (ResultSet row = statement.executeQuery()) {
                double seconds = row.next() ? row.getDouble(1) : Double.NaN;
                return row.wasNull() ? Double.NaN : seconds;
            }
        }
    }
}
