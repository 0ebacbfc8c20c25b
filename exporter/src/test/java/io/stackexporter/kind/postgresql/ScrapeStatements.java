package io.stackexporter.kind.postgresql;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.Reading;
import io.stackexporter.config.Document;
import io.stackexporter.config.Section;
import io.stackexporter.jdbc.Connector;
import io.stackexporter.jdbc.SqlErrors;
import io.stackexporter.jdbc.StatementLimit;
import io.stackexporter.metric.Layers;
import io.stackexporter.metric.Samples;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/** The statements of one scrape, taken down while the collectors run, so that they can be run again alone. */
public final class ScrapeStatements {

    /** One statement and the values of its placeholders. */
    private record Call(String sql, Map<Integer, Object> parameters) {}

    private final List<Call> calls = new ArrayList<>();

    /** Runs every collector that is on by default once and listens. */
    public ScrapeStatements(Connection connection) throws Exception {
        Section nothing = Document.of("none", "", Map.of()).root();
        Connector nowhere = new Connector(
                new Driver(), "jdbc:postgresql:", Map.of(), Optional.empty(), Optional.empty(), "", SqlErrors::kindOf);
        Databases databases = Databases.configured(nothing, nowhere, name -> name);
        Deadline deadline = Deadline.in(Duration.ofSeconds(30));
        Connection listening = listening(connection);
        StatementLimit limit = Server.limit(deadline);
        PostgresqlSession session = new PostgresqlSession(
                listening, Server.ask(listening, limit), "bench", new Visits(databases, deadline), limit);
        session.ping();
        for (Collector<PostgresqlSession> collector : new PostgresqlKind().collectors()) {
            // What runs on an interval is not part of an ordinary scrape.
            if (collector.onByDefault() && collector.interval().isZero() && collector.supports(session)) {
                collector.collect(
                        session,
                        new Samples(
                                collector.readings().stream()
                                        .map(Reading::metric)
                                        .toList(),
                                Layers.BOTH,
                                100_000));
            }
        }
    }

    public int size() {
        return calls.size();
    }

    /** Runs them all, one after the other, and reads their rows; statements stay prepared, as they do in a scrape. */
    public int runAlone(Connection connection) throws SQLException {
        int rows = 0;
        for (Call call : calls) {
            try (PreparedStatement statement = connection.prepareStatement(call.sql)) {
                for (Map.Entry<Integer, Object> parameter : call.parameters.entrySet()) {
                    statement.setObject(parameter.getKey(), parameter.getValue());
                }
                try (ResultSet result = statement.executeQuery()) {
                    while (result.next()) {
                        rows++;
                    }
                }
            }
        }
        return rows;
    }

    private Connection listening(Connection connection) {
        return proxy(Connection.class, (proxy, method, arguments) -> {
            Object result = invoke(connection, method, arguments);
            if (result instanceof PreparedStatement prepared) {
                return listening(prepared, arguments[0].toString());
            }
            return result instanceof Statement plain ? listening(plain) : result;
        });
    }

    private Statement listening(Statement statement) {
        return proxy(Statement.class, (proxy, method, arguments) -> {
            if (method.getName().startsWith("execute")) {
                calls.add(new Call(arguments[0].toString(), Map.of()));
            }
            return invoke(statement, method, arguments);
        });
    }

    private PreparedStatement listening(PreparedStatement statement, String sql) {
        Map<Integer, Object> parameters = new TreeMap<>();
        return proxy(PreparedStatement.class, (proxy, method, arguments) -> {
            if (method.getName().startsWith("set") && arguments != null && arguments.length == 2) {
                parameters.put((Integer) arguments[0], arguments[1]);
            } else if (method.getName().equals("executeQuery")) {
                calls.add(new Call(sql, parameters));
            }
            return invoke(statement, method, arguments);
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static @Nullable Object invoke(Object target, Method method, Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
