package io.stackexporter.kind.postgresql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Reading;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.Samples;
import io.stackexporter.metric.ServerNames;
import io.stackexporter.metric.Signal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Every setting that is a number or a switch, from {@code pg_settings}: its name makes the metric's name. */
final class Settings implements Collector<PostgresqlSession> {
    /** What this very session has set to be well-mannered says nothing about the server. */
    private static final String SQL = """
            SELECT name, vartype, unit, @description,
                   CASE WHEN source = 'session' OR name = 'transaction_read_only' THEN reset_val ELSE setting END AS value
            FROM pg_settings
            WHERE vartype IN ('bool', 'integer', 'real')""";

    private static final Metric SETTING =
            compatible("pg_settings_*", GAUGE, "A setting of the server, in seconds or bytes where it has a unit.");

    private final ServerNames names = new ServerNames(SETTING);

    /** Majors whose settings have told what they are: once is enough, and most of what the server would send. */
    private final Set<Integer> described = ConcurrentHashMap.newKeySet();

    @Override
    public String name() {
        return "settings";
    }

    @Override
    public String help() {
        return "Every setting that is a number or a switch, from pg_settings.";
    }

    @Override
    public List<Reading> readings() {
        return List.of(
                new Reading(SETTING, "pg_settings.setting", "", ""),
                new Reading(Signal.CONNECTIONS_LIMIT.metric(), "pg_settings.max_connections", "", ""));
    }

    @Override
    public void collect(PostgresqlSession session, Samples samples) throws SQLException {
        String description = described.add(session.majorVersion()) ? "short_desc" : "NULL";
        try (PreparedStatement statement =
                        session.connection().prepareStatement(SQL.replace("@description", description));
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                add(row, samples);
            }
        }
    }

    private void add(ResultSet row, Samples samples) throws SQLException {
        String name = row.getString(1);
        SettingUnit unit = SettingUnit.of(row.getString(3));
        String value = row.getString(5);
        if (value == null) {
            return;
        }
        double number = row.getString(2).equals("bool") ? (value.equals("on") ? 1 : 0) : Double.parseDouble(value);
        String description = row.getString(4);
        names.metric(name + unit.suffix(), () -> help(name, description))
                .ifPresent(metric -> samples.add(metric, unit.scale(number)));
        if (name.equals("max_connections")) {
            Signal.CONNECTIONS_LIMIT.emit(samples, number);
        }
    }

    /** Extensions describe their settings as they like, or not at all. */
    private static String help(String name, @Nullable String description) {
        String help = "The setting " + name + ".";
        return description == null ? help : help + " " + description;
    }
}
