package io.stackexporter.web;

import io.stackexporter.collect.Fleet;
import io.stackexporter.collect.Target;
import io.stackexporter.config.Config;
import io.stackexporter.config.Document;
import io.stackexporter.kind.TargetKinds;
import io.stackexporter.servers.MysqlServer;
import io.stackexporter.servers.MysqlVersion;
import io.stackexporter.servers.PostgresqlServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

/** However many scrapes come and however many clients leave, a watched server never sees more than two sessions. */
class ManyScrapesTest {

    @Test
    void postgresqlSeesTwoSessionsAtMost() throws Exception {
        Lock alone = new ReentrantLock();
        try (PostgresqlServer server = PostgresqlServer.start(17);
                Connection connection = server.connect();
                PreparedStatement ours = connection.prepareStatement(
                        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'stack-exporter'")) {
            new ManyScrapes(target("postgresql", server.url()), () -> {
                        alone.lock();
                        try (ResultSet row = ours.executeQuery()) {
                            row.next();
                            return row.getInt(1);
                        } finally {
                            alone.unlock();
                        }
                    })
                    .leaveNoMoreThan(Target.MAX_PARALLEL);
        }
    }

    @Test
    void mysqlSeesTwoSessionsAtMost() throws Exception {
        Lock alone = new ReentrantLock();
        try (MysqlServer server = MysqlServer.start(MysqlVersion.MYSQL_8_0);
                Connection connection = server.connect();
                PreparedStatement ours =
                        connection.prepareStatement("SELECT count(*) FROM performance_schema.session_connect_attrs"
                                + " WHERE attr_name = 'program_name' AND attr_value = 'stack-exporter'")) {
            new ManyScrapes(target("mysql", server.url()), () -> {
                        alone.lock();
                        try (ResultSet row = ours.executeQuery()) {
                            row.next();
                            return row.getInt(1);
                        } finally {
                            alone.unlock();
                        }
                    })
                    .leaveNoMoreThan(Target.MAX_PARALLEL);
        }
    }

    private static Target<?> target(String kind, String url) throws Exception {
        String text = "targets:\n  - name: db\n    kind: " + kind + "\n    url: " + url + "\n";
        Config config = Config.of(Document.of("test.yml", text, Map.of()));
        return Fleet.of(config, TargetKinds.ALL).getFirst();
    }
}
