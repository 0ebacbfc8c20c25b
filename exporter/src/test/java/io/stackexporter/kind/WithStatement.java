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
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The kind as it is, with one more collector that runs a statement of the test's choice.
 *
 * @param alone whether it is the only collector
 */
public record WithStatement<S extends SqlSession>(TargetKind<S> kind, boolean alone, Running<S> running)
        implements TargetKind<S> {
    public static final String COLLECTOR = "statement_of_the_test";

    /** How a session runs it. */
    @FunctionalInterface
    public interface Running<S> {
        void run(S session) throws Exception;
    }

    public WithStatement(TargetKind<S> kind, String statement) {
        this(kind, false, session -> run(session.connection(), statement));
    }

    public static void run(Connection connection, String statement) throws SQLException {
        try (Statement running = connection.createStatement()) {
            running.execute(statement);
        }
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
    public List<Collector<S>> collectors() {
        List<Collector<S>> all = new ArrayList<>(alone ? List.of() : kind.collectors());
        all.add(new Runs<>(running));
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

    private record Runs<S extends SqlSession>(Running<S> running) implements Collector<S> {
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
        public void collect(S session, Samples samples) throws Exception {
            running.run(session);
        }
    }
}
