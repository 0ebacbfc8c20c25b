package io.stackexporter.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** A MySQL or MariaDB server on a free port, with a binary log and GTIDs; root has no password. */
public final class MysqlServer implements AutoCloseable {
    private static final Duration LONGEST_START = Duration.ofSeconds(60);

    private final MysqlVersion version;
    private final Path folder;
    private final int port = Program.freePort();
    private final List<String> command;
    private Program process;

    private MysqlServer(MysqlVersion version, Path folder, String... settings) throws IOException {
        this.version = version;
        this.folder = folder;
        this.command = command(settings);
        this.process = launch();
    }

    /** Starts an empty server; settings are written as {@code name=value}. */
    public static MysqlServer start(MysqlVersion version, String... settings) throws IOException {
        Path template = version.template();
        Path folder = Folders.data(version.flavor() + "-" + version.version());
        boolean started = false;
        try {
            Folders.copy(template, folder, path -> true);
            MysqlServer server = new MysqlServer(version, folder, settings);
            started = true;
            return server;
        } finally {
            if (!started) {
                Folders.delete(folder);
            }
        }
    }

    /** Starts a server of the same version that replicates by GTID; settings are its own. */
    public static MysqlServer replicaOf(MysqlServer primary, String... settings) throws IOException, SQLException {
        MysqlServer replica = start(primary.version, settings);
        boolean follows = false;
        try {
            replica.follow(primary, "");
            follows = true;
            return replica;
        } finally {
            if (!follows) {
                replica.close();
            }
        }
    }

    /** Replicates from a primary by a channel, which may be one of several; returns when both of its threads run. */
    public void follow(MysqlServer primary, String channel) throws SQLException {
        primary.execute(
                "CREATE USER IF NOT EXISTS replication@'%' IDENTIFIED BY 'replication'",
                "GRANT REPLICATION SLAVE ON *.* TO replication@'%'");
        execute(version.setup().follow(primary.port, channel).toArray(String[]::new));
        execute("SET GLOBAL read_only = ON");
        Await.until(LONGEST_START, this::log, () -> version.setup().follows(this, channel));
    }

    private List<String> command(String... settings) throws IOException {
        List<String> all = new ArrayList<>(version.command());
        all.add("--datadir=" + data());
        // At its start a MariaDB server deletes temporary tables that it finds, whosever they are.
        all.add("--tmpdir=" + Files.createDirectories(folder.resolve("temporary")));
        all.add("--port=" + port);
        all.addAll(version.setup().identity(port));
        all.add("--report-host=127.0.0.1");
        for (String setting : settings) {
            all.add("--" + setting);
        }
        return all;
    }

    private Program launch() {
        Program started = Program.start(folder, "server", command);
        boolean ready = false;
        try {
            Await.until(LONGEST_START, started::log, () -> {
                if (!started.isAlive()) {
                    throw new IllegalStateException("the server ended: " + started.log());
                }
                return started.log().contains("ready for connections");
            });
            ready = true;
            return started;
        } finally {
            if (!ready) {
                started.kill();
            }
        }
    }

    public MysqlVersion version() {
        return version;
    }

    public int port() {
        return port;
    }

    /** Of the server's process. */
    public long pid() {
        return process.pid();
    }

    /** As a configuration writes it. */
    public String url() {
        return "mysql://127.0.0.1:" + port + "/";
    }

    /** Where the server keeps its data. */
    public Path data() {
        return folder.resolve("data");
    }

    /** What the server said since it was started. */
    public String log() {
        return process.log();
    }

    /** A session of root without a database. */
    public Connection connect() throws SQLException {
        return connect("root", "", "");
    }

    public Connection connect(String user, String password, String database) throws SQLException {
        Properties login = new Properties();
        login.put("user", user);
        login.put("password", password);
        return DriverManager.getConnection(
                "jdbc:mysql://127.0.0.1:" + port + "/" + database
                        + "?sslMode=DISABLED&allowPublicKeyRetrieval=true&connectTimeout=5000&socketTimeout=60000",
                login);
    }

    /** Runs statements one after the other in one session. */
    public void execute(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    /** The first value of the first row as text. */
    public String ask(String query) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }

    /** Stops the server as a service manager would and keeps its data. */
    public void stop() {
        process.terminate();
    }

    /** Ends the server as a crash would and keeps its data. */
    public void kill() {
        process.kill();
    }

    /** Starts the server again on the same port. */
    public void startAgain() {
        process = launch();
    }

    @Override
    public void close() {
        // Its data goes, so that there is nothing to shut down in order.
        process.kill();
        Folders.delete(folder);
    }
}
