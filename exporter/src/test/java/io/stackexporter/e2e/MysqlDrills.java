package io.stackexporter.e2e;

import io.stackexporter.servers.MysqlServer;
import io.stackexporter.servers.MysqlVersion;
import io.stackexporter.servers.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** MySQL and MariaDB: sessions, locks, slow statements and logins. */
final class MysqlDrills implements DrillGround {
    /** Else it would be told that they are not durable. */
    static final String[] DURABLE = {"sync-binlog=1", "innodb-flush-log-at-trx-commit=1"};

    private static final Duration SOON = Duration.ofMillis(200);

    private final Running parts = new Running();
    private final MysqlServer control;
    private final MysqlServer sessions;
    private final MysqlServer locks;
    private final MysqlServer statements;
    private final MysqlServer login;
    private final Path password;

    MysqlDrills(Path folder) throws Exception {
        control = start(MysqlVersion.MARIADB_11_4);
        sessions = start(MysqlVersion.MYSQL_8_0);
        locks = start(MysqlVersion.MYSQL_8_0);
        statements = start(MysqlVersion.MARIADB_11_4);
        statements.execute("SET GLOBAL long_query_time = 0.1");
        login = start(MysqlVersion.MARIADB_11_4);
        login.execute("CREATE USER watcher@'%' IDENTIFIED BY 'before'", "GRANT ALL ON *.* TO watcher@'%'");
        password = Files.writeString(folder.resolve("watcher-password"), "before");
    }

    private MysqlServer start(MysqlVersion version) throws IOException, SQLException {
        return parts.keep(server(version));
    }

    /** One with a table and an application that may use it. */
    static MysqlServer server(MysqlVersion version) throws IOException, SQLException {
        MysqlServer server = MysqlServer.start(version, DURABLE);
        server.execute(
                "CREATE DATABASE shop",
                "CREATE TABLE shop.account (id INT PRIMARY KEY, amount INT)",
                "INSERT INTO shop.account VALUES (1, 0), (2, 0)",
                "CREATE USER application@'%' IDENTIFIED BY 'application'",
                "GRANT ALL ON shop.* TO application@'%'");
        return server;
    }

    /** Whose databases are dumped for the drills of backups. */
    MysqlServer control() {
        return control;
    }

    @Override
    public List<WatchedTarget> targets() {
        return List.of(
                target("control-mysql", control),
                target("my-sessions", sessions).with("thresholds: {lock_wait_seconds: {critical: 3600}}"),
                target("my-locks", locks).with("thresholds: {lock_wait_seconds: {critical: 3600}}"),
                target("my-statements", statements).with("thresholds: {slow_operations_per_second: {critical: 3600}}"),
                target("my-login", login).with("username: watcher, password_file: " + password));
    }

    static WatchedTarget target(String name, MysqlServer server) {
        return WatchedTarget.of(name, "mysql", server.url());
    }

    static SqlClients clients(MysqlServer server) {
        return new SqlClients(() -> server.connect("application", "application", "shop"));
    }

    @Override
    public List<List<Drill>> lanes() {
        return List.of(
                List.of(exhausted(), metadataLocked()),
                List.of(rowLocked()),
                List.of(deadlock(), slowStatements(), killed()),
                List.of(rotated()));
    }

    private Drill exhausted() {
        return Drill.of(
                "MySQL: no connections left",
                "an application opens sessions until it is refused",
                () -> clients(sessions).untilRefused(60),
                "StackConnectionsNearLimit critical my-sessions oncall",
                "StackConnectionsNearLimit warning my-sessions muted",
                "StackConnectionsRejected critical my-sessions oncall");
    }

    private Drill metadataLocked() {
        return Drill.of(
                "MySQL: a table cannot be altered",
                "a transaction has read the table, ALTER TABLE waits for its end",
                () -> {
                    SqlClients clients = clients(sessions);
                    clients.session("START TRANSACTION", "SELECT * FROM account");
                    return clients.meanwhile(1, "ALTER TABLE account ADD COLUMN note INT");
                },
                "MysqlLockWaitLong warning my-sessions team");
    }

    private Drill rowLocked() {
        return Drill.of(
                "MySQL: a row is locked",
                "a transaction changes a row and stays open, six others want the row",
                () -> {
                    SqlClients clients = clients(locks);
                    String change = "UPDATE account SET amount = 1 WHERE id = 1";
                    clients.session("START TRANSACTION", change);
                    return clients.meanwhile(6, change);
                },
                "MysqlLockWaitLong warning my-locks team",
                "StackOperationsWaiting warning my-locks team");
    }

    private Drill deadlock() {
        return Drill.of(
                "MariaDB: deadlocks",
                "two sessions each want the row that the other has changed",
                () -> clients(statements).deadlocks("account"),
                "MysqlDeadlocks warning my-statements team");
    }

    private Drill slowStatements() {
        return Drill.of(
                "MariaDB: slow statements",
                "statements that take 0.15 s, several in a second, where more than 0.1 s is slow",
                () -> clients(statements).again(SOON, "SELECT SLEEP(0.15)"),
                "MysqlSlowQueries warning my-statements team");
    }

    private Drill killed() {
        return Drill.of(
                "MariaDB: the server is killed",
                "SIGKILL",
                () -> {
                    statements.kill();
                    return statements::startAgain;
                },
                "StackTargetDown critical my-statements phone");
    }

    private Drill rotated() {
        return Drill.of(
                "MariaDB: the password is changed",
                "the exporter's user gets another password and its sessions are ended; the file keeps the old one",
                () -> {
                    login.execute("ALTER USER watcher@'%' IDENTIFIED BY 'after'");
                    endSessions(login, "watcher");
                    return () -> Files.writeString(password, "after");
                },
                "StackTargetDown critical my-login phone");
    }

    private static void endSessions(MysqlServer server, String user) throws SQLException {
        List<String> kills = new ArrayList<>();
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT id FROM information_schema.processlist WHERE user = '" + user + "'")) {
            while (rows.next()) {
                kills.add("KILL " + rows.getLong(1));
            }
        }
        server.execute(kills.toArray(String[]::new));
    }

    @Override
    public void close() {
        parts.close();
    }
}
