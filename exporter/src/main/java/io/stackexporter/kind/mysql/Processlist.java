package io.stackexporter.kind.mysql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Reading;
import io.stackexporter.config.Section;
import io.stackexporter.jdbc.ServerVersion;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.Samples;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

/**
 * Sessions by what they do and who they are. Off by default: the list of sessions is locked while the server reads it, and
 * users and hosts become labels. The statements of the sessions stay on the server.
 */
final class Processlist implements Collector<MysqlSession> {
    private static final String SQL = """
            SELECT user, host, command, state, count(*) AS sessions, sum(time) AS seconds
            FROM @table
            WHERE id <> connection_id() AND time >= ?
            GROUP BY user, host, command, state""";

    private static final String LOCKING = "information_schema.processlist";
    /** Reads without that lock; the other one is deprecated in these versions. */
    private static final String LOCK_FREE = "performance_schema.processlist";

    private static final ServerVersion LOCK_FREE_SINCE = new ServerVersion(8, 4);

    private static final Metric SESSIONS =
            metric("threads", "Sessions by command and state; ours is left out.", "command", "state");
    private static final Metric SECONDS =
            metric("seconds", "How long they have been in that state, added up.", "command", "state");
    private static final Metric BY_USER = metric("processes_by_user", "Sessions by user.", "mysql_user");
    private static final Metric BY_HOST =
            metric("processes_by_host", "Sessions by where they come from.", "client_host");

    private final int minTime;
    private final boolean byUser;
    private final boolean byHost;

    Processlist() {
        this(0, true, true);
    }

    private Processlist(int minTime, boolean byUser, boolean byHost) {
        this.minTime = minTime;
        this.byUser = byUser;
        this.byHost = byHost;
    }

    private static Metric metric(String name, String help, String... labels) {
        return compatible("mysql_info_schema_processlist_" + name, GAUGE, help, labels);
    }

    @Override
    public String name() {
        return "processlist";
    }

    @Override
    public String help() {
        return "Sessions by command and state, by user and by host.";
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
    public Collector<MysqlSession> configured(Section settings) {
        return new Processlist(
                settings.integer(
                        "min_time", 0, 86_400, 0, "Seconds that a session must have been in its state to be counted."),
                settings.flag("by_user", true, "Count sessions by user."),
                settings.flag("by_host", true, "Count sessions by the host that they come from."));
    }

    @Override
    public List<Reading> readings() {
        return Reading.from(LOCKING, SESSIONS, SECONDS, BY_USER, BY_HOST);
    }

    @Override
    public void collect(MysqlSession session, Samples samples) throws SQLException {
        try (PreparedStatement statement =
                session.connection().prepareStatement(SQL.replace("@table", table(session)))) {
            statement.setInt(1, minTime);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    add(row, samples);
                }
            }
        }
    }

    private static String table(MysqlSession session) throws SQLException {
        if (session.isMariadb() || session.version().compareTo(LOCK_FREE_SINCE) < 0) {
            return LOCKING;
        }
        try (PreparedStatement statement = session.connection().prepareStatement("SELECT @@performance_schema");
                ResultSet row = statement.executeQuery()) {
            return row.next() && row.getBoolean(1) ? LOCK_FREE : LOCKING;
        }
    }

    private void add(ResultSet row, Samples samples) throws SQLException {
        double sessions = row.getDouble("sessions");
        String command = word(row.getString("command"));
        String state = word(row.getString("state"));
        samples.fold(SESSIONS, sessions, Double::sum, command, state);
        samples.fold(SECONDS, row.getDouble("seconds"), Double::sum, command, state);
        if (byUser) {
            String user = row.getString("user");
            samples.fold(BY_USER, sessions, Double::sum, user == null ? "" : user);
        }
        if (byHost) {
            samples.fold(BY_HOST, sessions, Double::sum, host(row.getString("host")));
        }
    }

    /** Commands and states as the incumbent writes them. */
    static String word(String text) {
        if (text == null || text.isEmpty()) {
            return "unknown";
        }
        return text.toLowerCase(Locale.ROOT).replaceAll("[;,:.()]", "").replaceAll("[ -]", "_");
    }

    /** Without the port, which is another one for each session. */
    static String host(String text) {
        if (text == null || text.isEmpty()) {
            return "unknown";
        }
        return text.replaceFirst(":\\d{1,5}$", "");
    }
}
