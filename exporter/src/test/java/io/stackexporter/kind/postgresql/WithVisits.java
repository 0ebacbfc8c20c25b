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
import java.util.List;

/** The kind with nothing but one collector, which runs a statement of the test's choice in every database. */
record WithVisits(PostgresqlKind kind, String statement) implements TargetKind<PostgresqlSession> {
    static final String COLLECTOR = "visits_of_the_test";

    WithVisits(String statement) {
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
        return List.of(new Runs(statement));
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
            return "Runs a statement in every database.";
        }

        @Override
        public List<Reading> readings() {
            return List.of();
        }

        @Override
        public void collect(PostgresqlSession session, Samples samples) throws SQLException {
            session.eachDatabase(connection -> {
                try (Statement running = connection.createStatement()) {
                    running.execute(statement);
                }
            });
        }
    }
}
