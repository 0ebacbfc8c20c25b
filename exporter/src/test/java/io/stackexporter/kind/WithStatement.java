package io.stackexporter.kind;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Reading;
import io.stackexporter.collect.SessionSource;
import io.stackexporter.collect.TargetKind;
import io.stackexporter.collect.Threshold;
import io.stackexporter.config.Section;
import io.stackexporter.jdbc.SqlSession;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.Samples;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The kind as it is, with one more collector that runs a statement of the test's choice. */
public record WithStatement<S extends SqlSession>(TargetKind<S> kind, String statement) implements TargetKind<S> {
    public static final String COLLECTOR = "statement_of_the_test";

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
    public List<Collector<S>> collectors() {
        List<Collector<S>> all = new ArrayList<>(kind.collectors());
        all.add(new Runs<>(statement));
        return all;
    }

    @Override
    public List<Threshold> thresholds() {
        return kind.thresholds();
    }

    @Override
    public SessionSource<S> configure(Section settings, Duration timeout) {
        return kind.configure(settings, timeout);
    }

    private record Runs<S extends SqlSession>(String statement) implements Collector<S> {
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
        public void collect(S session, Samples samples) throws SQLException {
            try (Statement running = session.connection().createStatement()) {
                running.execute(statement);
            }
        }
    }
}
