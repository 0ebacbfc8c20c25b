package io.stackexporter.e2e;

import io.stackexporter.servers.PostgresqlServer;
import io.stackexporter.servers.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/** PostgreSQL: sessions, locks, transactions and the log. */
final class PostgresqlDrills implements DrillGround {
    private static final String[] SETTINGS = {
        "fsync=on",
        "deadlock_timeout=100ms",
        "wal_sender_timeout=2s",
        "wal_receiver_timeout=2s",
        "wal_receiver_status_interval=1s",
        "client_connection_check_interval=1s"
    };

    private final Running parts = new Running();
    private final PostgresqlServer control;
    private final PostgresqlServer sessions;
    private final PostgresqlServer locks;
    private final PostgresqlServer transactions;
    private final PostgresqlServer log;
    private final Path archive;

    PostgresqlDrills(Path folder) throws Exception {
        control = start();
        sessions = start();
        locks = start();
        transactions = start();
        log = start("archive_mode=on", "wal_level=logical");
        archive = Files.createDirectory(folder.resolve("archive"));
        log.execute("ALTER SYSTEM SET archive_command = 'cp %p " + archive + "/%f'", "SELECT pg_reload_conf()");
    }

    private PostgresqlServer start(String... more) throws IOException, SQLException {
        return parts.keep(server(more));
    }

    /** One with a table, an application that may use it, and a role {@code watcher} that may read nothing. */
    static PostgresqlServer server(String... more) throws IOException, SQLException {
        PostgresqlServer server = PostgresqlServer.start(
                17, Stream.of(SETTINGS, more).flatMap(Stream::of).toArray(String[]::new));
        server.execute(
                "CREATE ROLE application LOGIN",
                "CREATE ROLE watcher LOGIN",
                "CREATE TABLE account (id int PRIMARY KEY, amount int)",
                "INSERT INTO account SELECT id, 0 FROM generate_series(1, 100) id",
                "GRANT ALL ON account TO application");
        return server;
    }

    @Override
    public List<WatchedTarget> targets() {
        return List.of(
                target("control-postgresql", control),
                target("pg-sessions", sessions)
                        .with("thresholds: {longest_operation_seconds: {warning: 5},"
                                + " longest_transaction_seconds: {warning: 5}}"),
                target("pg-locks", locks).with("thresholds: {lock_wait_seconds: {critical: 3600}}"),
                target("pg-transactions", transactions).with("thresholds: {longest_transaction_seconds: {warning: 5}}"),
                target("pg-log", log));
    }

    static WatchedTarget target(String name, PostgresqlServer server) {
        return WatchedTarget.of(name, "postgresql", server.url());
    }

    static SqlClients clients(PostgresqlServer server) {
        return new SqlClients(() -> server.connect("application", "postgres"));
    }

    @Override
    public List<List<Drill>> lanes() {
        return List.of(
                List.of(exhausted(), longOperation()),
                List.of(locked()),
                List.of(longTransaction(), deadlock()),
                List.of(archiving(), slot()));
    }

    private Drill exhausted() {
        return Drill.of(
                "PostgreSQL: no connections left",
                "an application opens sessions until it is refused",
                () -> clients(sessions).untilRefused(60),
                "StackConnectionsNearLimit critical pg-sessions oncall",
                "StackConnectionsNearLimit warning pg-sessions muted");
    }

    private Drill locked() {
        return Drill.of(
                "PostgreSQL: a lock is held",
                "one session locks a table, six wait for it",
                () -> {
                    SqlClients clients = clients(locks);
                    clients.session("BEGIN", "LOCK TABLE account IN ACCESS EXCLUSIVE MODE");
                    return clients.meanwhile(6, "SELECT * FROM account");
                },
                "PostgresqlLockWaitLong warning pg-locks team",
                "StackOperationsWaiting warning pg-locks team");
    }

    private Drill longTransaction() {
        return Drill.of(
                "PostgreSQL: a transaction is left open",
                "a session begins, writes and then does nothing; its limit is 5 s",
                () -> {
                    SqlClients clients = clients(transactions);
                    clients.session("BEGIN", "UPDATE account SET amount = 1 WHERE id = 1");
                    return clients;
                },
                "StackTransactionTooLong warning pg-transactions team");
    }

    private Drill longOperation() {
        return Drill.of(
                "PostgreSQL: a statement does not end",
                "a statement runs on and on; the limits for it and for its transaction are 5 s",
                () -> clients(sessions).meanwhile(1, "SELECT pg_sleep(60)"),
                "StackOperationTooLong warning pg-sessions team",
                "StackTransactionTooLong warning pg-sessions muted");
    }

    private Drill deadlock() {
        return Drill.of(
                "PostgreSQL: deadlocks",
                "two sessions each want the row that the other has changed",
                () -> clients(transactions).deadlocks("account"),
                "PostgresqlDeadlocks warning pg-transactions team");
    }

    private Drill archiving() {
        return Drill.of(
                "PostgreSQL: the log cannot be archived",
                "the directory of the archive is removed, then the server ends a segment",
                () -> {
                    for (Path file : files(archive)) {
                        Files.delete(file);
                    }
                    Files.delete(archive);
                    endSegment();
                    return () -> {
                        Files.createDirectory(archive);
                        endSegment();
                    };
                },
                "StackPersistenceFailed critical pg-log oncall");
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private void endSegment() throws SQLException {
        log.execute("UPDATE account SET amount = amount + 1", "SELECT pg_switch_wal()");
    }

    private Drill slot() {
        return Drill.of(
                "PostgreSQL: nobody reads a replication slot",
                "a logical slot is made and nobody comes to read it",
                () -> {
                    log.execute("SELECT pg_create_logical_replication_slot('forgotten', 'pgoutput')");
                    return () -> log.execute("SELECT pg_drop_replication_slot('forgotten')");
                },
                "PostgresqlReplicationSlotInactive warning pg-log team");
    }

    /** For a drill of the configuration: a server whose role {@code watcher} may read nothing. */
    String controlUrl() {
        return control.url();
    }

    @Override
    public void close() {
        parts.close();
    }
}
