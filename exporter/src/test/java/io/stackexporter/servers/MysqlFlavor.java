package io.stackexporter.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** In what MySQL and MariaDB differ when they are set up. */
enum MysqlFlavor {
    MYSQL {
        @Override
        List<String> settings() {
            return List.of(
                    "--innodb-redo-log-capacity=8M",
                    "--gtid-mode=ON",
                    "--enforce-gtid-consistency=ON",
                    "--mysqlx=OFF",
                    // Debian's default is a folder that only the installed package has.
                    "--secure-file-priv=NULL");
        }

        @Override
        void initialise(List<String> command, Path share, Path folder) throws IOException {
            List<String> whole = new ArrayList<>(command);
            whole.addAll(List.of("--initialize-insecure", "--disable-log-bin", "--datadir=" + folder.resolve("data")));
            Program.run(folder, "initialise", whole);
            // Holds the server's UUID, which each makes for itself.
            Files.delete(folder.resolve("data/auto.cnf"));
        }

        @Override
        List<String> follow(int port, String channel) {
            return List.of(
                    "CHANGE REPLICATION SOURCE TO SOURCE_HOST='127.0.0.1', SOURCE_PORT=" + port
                            + ", SOURCE_USER='replication', SOURCE_PASSWORD='replication', SOURCE_CONNECT_RETRY=1"
                            + ", SOURCE_HEARTBEAT_PERIOD=1, SOURCE_AUTO_POSITION=1, GET_SOURCE_PUBLIC_KEY=1 FOR CHANNEL '"
                            + channel + "'",
                    "START REPLICA FOR CHANNEL '" + channel + "'");
        }

        @Override
        List<String> identity(int id) {
            return List.of("--server-id=" + id);
        }

        @Override
        String status(String channel) {
            return "SHOW REPLICA STATUS FOR CHANNEL '" + channel + "'";
        }

        @Override
        String thread(String which) {
            return "Replica_" + which + "_Running";
        }
    },

    MARIADB {
        @Override
        List<String> settings() {
            return List.of(
                    "--innodb-log-file-size=8M",
                    "--log-slave-updates=ON",
                    "--performance-schema=ON",
                    // A key for TLS would be made at each start, which takes ten seconds and more.
                    "--ssl=0");
        }

        @Override
        void initialise(List<String> command, Path share, Path folder) throws IOException {
            Files.createDirectories(folder.resolve("data/mysql"));
            StringBuilder statements = new StringBuilder("""
                    CREATE DATABASE IF NOT EXISTS mysql;
                    USE mysql;
                    SET @auth_root_socket = NULL, @skip_auth_anonymous = 1;
                    """);
            String prefix = Files.exists(share.resolve("mariadb_system_tables.sql")) ? "mariadb" : "mysql";
            for (String script : SYSTEM_TABLES) {
                statements.append(Files.readString(share.resolve(script.formatted(prefix))));
            }
            Path input = Files.writeString(folder.resolve("bootstrap.sql"), statements);
            // The first word after the script is its $0.
            List<String> whole = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" <" + input.getFileName(), "sh"));
            whole.addAll(command);
            whole.addAll(List.of("--bootstrap", "--log-warnings=0", "--enforce-storage-engine="));
            whole.addAll(List.of("--max-allowed-packet=8M", "--datadir=" + folder.resolve("data")));
            Program.run(folder, "initialise", whole);
        }

        @Override
        List<String> follow(int port, String channel) {
            return List.of(
                    "CHANGE MASTER '" + channel + "' TO MASTER_HOST='127.0.0.1', MASTER_PORT=" + port
                            + ", MASTER_USER='replication', MASTER_PASSWORD='replication', MASTER_CONNECT_RETRY=1"
                            + ", MASTER_HEARTBEAT_PERIOD=1, MASTER_USE_GTID=slave_pos, MASTER_SSL=0, MASTER_SSL_VERIFY_SERVER_CERT=0",
                    "START SLAVE '" + channel + "'");
        }

        @Override
        List<String> identity(int id) {
            // With a domain of its own, a primary can be one of several that a replica follows.
            return List.of("--server-id=" + id, "--gtid-domain-id=" + id);
        }

        @Override
        String status(String channel) {
            return "SHOW SLAVE '" + channel + "' STATUS";
        }

        @Override
        String thread(String which) {
            return "Slave_" + which + "_Running";
        }
    };

    /** Without the texts of HELP; the first word of the names depends on the release. */
    private static final List<String> SYSTEM_TABLES = List.of(
            "%s_system_tables.sql",
            "%s_performance_tables.sql",
            "%s_system_tables_data.sql",
            "maria_add_gis_sp_bootstrap.sql",
            "%s_sys_schema.sql");

    /** What only one of the two knows. */
    abstract List<String> settings();

    /** Settings that tell servers apart. */
    abstract List<String> identity(int id);

    /** Makes {@code data} in the folder, with a root that has no password and no other user. */
    abstract void initialise(List<String> command, Path share, Path folder) throws IOException;

    /** Statements with which a server starts to follow a primary by a channel; the empty one is the usual one. */
    abstract List<String> follow(int port, String channel);

    abstract String status(String channel);

    abstract String thread(String which);

    /** Whether both threads of a channel run. */
    boolean follows(MysqlServer server, String channel) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(status(channel))) {
            return row.next()
                    && "Yes".equals(row.getString(thread("IO")))
                    && "Yes".equals(row.getString(thread("SQL")));
        }
    }
}
