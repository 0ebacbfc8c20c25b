package io.stackexporter.kind.mysql;

import io.stackexporter.kind.WatchedTarget;
import io.stackexporter.servers.Await;
import io.stackexporter.servers.MysqlServer;
import java.sql.SQLException;

/** A login as the documents want it, on a server with a small shop. */
final class WatcherLogin {
    static final String SESSIONS = "SELECT count(*) FROM information_schema.processlist WHERE user = 'watcher'";

    private static final String ONE = "SELECT max(id) FROM information_schema.processlist WHERE user = 'watcher'";
    private static final String OFTEN =
            "collectors: {tables: {interval: 0s}, auto_increment_columns: {enabled: true, interval: 0s},"
                    + " processlist: {enabled: true}, engine_innodb_status: {enabled: true}}";

    private static final int UNKNOWN_THREAD = 1094;

    private WatcherLogin() {}

    static void create(MysqlServer server) throws SQLException {
        server.execute(
                "CREATE DATABASE shop",
                "CREATE TABLE shop.orders (id INT AUTO_INCREMENT PRIMARY KEY)",
                "INSERT INTO shop.orders VALUES (1)",
                "CREATE USER watcher@'%' IDENTIFIED BY 'secret'",
                "GRANT PROCESS, SHOW VIEW, REPLICATION CLIENT ON *.* TO watcher@'%'",
                "GRANT SELECT ON performance_schema.* TO watcher@'%'");
        if (server.version().flavor().equals(MysqlSession.MARIADB)) {
            server.execute("GRANT SLAVE MONITOR ON *.* TO watcher@'%'");
        }
    }

    /** With the key of its password, and everything at every scrape. */
    static WatchedTarget watch(MysqlServer server, String password) throws Exception {
        String url = server.url() + "?sslMode=DISABLED&allowPublicKeyRetrieval=true";
        return WatchedTarget.of(new MysqlKind(), url, "username: watcher", password, OFTEN);
    }

    /** As an administrator, or a server that goes, would end them. */
    static void endSessions(MysqlServer server) {
        Await.until("no session is left", () -> {
            if (server.ask(SESSIONS).equals("0")) {
                return true;
            }
            end(server);
            return false;
        });
    }

    private static void end(MysqlServer server) throws SQLException {
        try {
            server.execute("KILL CONNECTION " + server.ask(ONE));
        } catch (SQLException e) {
            if (e.getErrorCode() != UNKNOWN_THREAD) {
                throw e;
            } // else it went by itself meanwhile
        }
    }
}
