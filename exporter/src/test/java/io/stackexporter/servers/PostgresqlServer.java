package io.stackexporter.servers;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** A PostgreSQL server of a chosen major version on a free port, with {@code pg_stat_statements} loaded. */
public final class PostgresqlServer implements AutoCloseable {
    private static final Duration LONGEST_START = Duration.ofSeconds(60);

    private final int major;
    private final List<String> settings;
    private final Path data;
    private EmbeddedPostgres process;

    private PostgresqlServer(int major, List<String> settings, Path data) throws IOException {
        this.major = major;
        this.settings = settings;
        this.data = data;
        boolean started = false;
        try {
            this.process = launch(0);
            started = true;
        } finally {
            if (!started) {
                Folders.delete(data);
            }
        }
    }

    /** Starts an empty server; settings are written as {@code name=value}. */
    public static PostgresqlServer start(int major, String... settings) throws IOException {
        return new PostgresqlServer(major, List.of(settings), Folders.data("postgresql-" + major + "-"));
    }

    /** Starts a streaming replica; the bundle has no pg_basebackup, so the backup is made by hand. */
    public static PostgresqlServer replicaOf(PostgresqlServer primary, String name) throws IOException, SQLException {
        Path copy = Folders.data("postgresql-" + primary.major + "-" + name + "-");
        boolean old = primary.major < 15;
        try (Connection connection = primary.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    old ? "SELECT pg_start_backup('copy', true, false)" : "SELECT pg_backup_start('copy', true)");
            Folders.copy(primary.data, copy, PostgresqlServer::belongsIntoBackup);
            String stop = old ? "pg_stop_backup(false, false)" : "pg_backup_stop(false)";
            try (ResultSet row = statement.executeQuery("SELECT labelfile FROM " + stop)) {
                row.next();
                Files.writeString(copy.resolve("backup_label"), row.getString(1));
            }
        }
        Files.createFile(copy.resolve("standby.signal"));
        Files.writeString(
                copy.resolve("postgresql.auto.conf"),
                """
                primary_conninfo = 'host=127.0.0.1 port=%d user=postgres application_name=%s'
                wal_retrieve_retry_interval = 100ms
                """.formatted(primary.port(), name),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        return new PostgresqlServer(primary.major, primary.settings, copy);
    }

    /** Neither what says that a server runs, nor the log and the slots, of which the replica gets or makes its own. */
    private static boolean belongsIntoBackup(Path path) {
        boolean emptied = path.getNameCount() > 1 && (path.startsWith("pg_wal") || path.startsWith("pg_replslot"));
        return !path.startsWith("postmaster.pid")
                && !path.startsWith("postmaster.opts")
                && !path.startsWith("epg-lock")
                && (!emptied || path.endsWith("archive_status") || path.endsWith("summaries"));
    }

    private EmbeddedPostgres launch(int port) throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setPgBinaryResolver((system, machine) -> archive())
                .setOverrideWorkingDirectory(
                        Folders.servers().resolve("unpacked").toFile())
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPGStartupWait(LONGEST_START)
                .setServerConfig("fsync", "off")
                .setServerConfig("max_connections", "50")
                .setServerConfig("shared_buffers", "16MB")
                .setServerConfig("max_replication_slots", "4")
                .setServerConfig("max_wal_senders", "4")
                .setServerConfig("shared_preload_libraries", "pg_stat_statements");
        for (String setting : settings) {
            String[] nameAndValue = setting.split("=", 2);
            builder.setServerConfig(nameAndValue[0], nameAndValue[1]);
        }
        return (port == 0 ? builder : builder.setPort(port)).start();
    }

    private InputStream archive() throws IOException {
        Path jar = Folders.servers().resolve("postgresql-" + major + ".jar");
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            ZipEntry archive = zip.stream()
                    .filter(entry -> entry.getName().endsWith(".txz"))
                    .findFirst()
                    .orElseThrow(() -> new IOException(jar + " holds no server"));
            return new ByteArrayInputStream(zip.getInputStream(archive).readAllBytes());
        }
    }

    public int port() {
        return process.getPort();
    }

    /** As a configuration writes it. */
    public String url() {
        return "postgresql://127.0.0.1:" + port() + "/postgres";
    }

    /** Where the server keeps its configuration files. */
    public Path data() {
        return data;
    }

    /** A session of the superuser in the database {@code postgres}. */
    public Connection connect() throws SQLException {
        return connect("postgres", "postgres");
    }

    public Connection connect(String user, String database) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port() + "/" + database
                + "?connectTimeout=5&socketTimeout=60&user=" + user);
    }

    /** Runs statements one after the other, each in a transaction of its own. */
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

    /** Stops the server and keeps its data. */
    public void stop() throws IOException {
        process.close();
    }

    /** Starts the server again on the same port. */
    public void startAgain() throws IOException {
        process = launch(port());
    }

    @Override
    public void close() {
        try {
            process.close();
        } catch (IOException e) {
            // It is stopped already, or the shutdown hook of the library stops it.
        } finally {
            Folders.delete(data);
        }
    }
}
