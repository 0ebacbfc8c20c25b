package io.stackexporter.kind.postgresql;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Reading;
import io.stackexporter.collect.SessionSource;
import io.stackexporter.collect.TargetKind;
import io.stackexporter.collect.Threshold;
import io.stackexporter.config.Section;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.Samples;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The kind as it is, with one more collector that runs a statement of the test's choice. */
record WithStatement(PostgresqlKind kind, String statement) implements TargetKind<PostgresqlSession> {
    static final String COLLECTOR = "statement_of_the_test";

    WithStatement(String statement) {
        this(new PostgresqlKind(), statement);
    }

    @Override
    public String name() {
        return kind.name();
    }

    @Override
    public String category() {
        return kind.category();
    }

    @Override
    public Metric nativeUp() {
        return kind.nativeUp();
    }

    @Override
    public List<Collector<PostgresqlSession>> collectors() {
        List<Collector<PostgresqlSession>> all = new ArrayList<>(kind.collectors());
        all.add(new Runs(statement));
        return all;
    }

    @Override
    public List<Threshold> thresholds() {
        return kind.thresholds();
    }

    @Override
    public SessionSource<PostgresqlSession> configure(Section settings, Duration timeout) {
        return kind.configure(settings, timeout);
    }

    private record Runs(String statement) implements Collector<PostgresqlSession> {
        @Override
        public String name() {
            return COLLECTOR;
        }

        @Override
        public String help() {
            return "Runs a statement.";
        }

        @Override
        public List<Reading> readings() {
            return List.of();
        }

        @Override
        public void collect(PostgresqlSession session, Samples samples) throws SQLException {
            try (Statement running = session.connection().createStatement()) {
                running.execute(statement);
            }
        }
    }
}
