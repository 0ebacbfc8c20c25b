package io.stackexporter.kind.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Outcome.Failed;
import io.stackexporter.collect.Session.Identity;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.kind.WatchedTarget;
import io.stackexporter.servers.MysqlServer;
import io.stackexporter.servers.MysqlVersion;
import io.stackexporter.servers.Program;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a session says of the server, and what it says when there is none. */
class MysqlSessionTest {
    private static MysqlServer server;

    @BeforeAll
    static void start() throws Exception {
        server = MysqlServer.start(MysqlVersion.MYSQL_8_0);
        server.execute(
                "CREATE USER monitor@'%' IDENTIFIED BY 'right'",
                "CREATE USER expired@'%' IDENTIFIED BY 'right' PASSWORD EXPIRE",
                "CREATE USER locked@'%' IDENTIFIED BY 'right' ACCOUNT LOCK");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void tellsVersionFlavorAndRole() throws Exception {
        try (WatchedTarget watch = WatchedTarget.of(new MysqlKind(), server.url())) {
            TargetReport report = watch.scrape();
            assertThat(report.session()).asString().startsWith("Done");
            assertThat(report.identity()).contains(new Identity("8.0.31", "mysql", "primary"));
        }
    }

    @Test
    void refusedLoginsAreNoNetworkTrouble() throws Exception {
        assertThat(failure(server.url(), "username: monitor", "password: wrong").kind())
                .isEqualTo(ErrorKind.AUTH);
        assertThat(failure(server.url(), "username: nobody", "password: wrong").kind())
                .isEqualTo(ErrorKind.AUTH);
        assertThat(failure(server.url(), "username: expired", "password: right").kind())
                .isEqualTo(ErrorKind.AUTH);
        assertThat(failure(server.url(), "username: locked", "password: right").kind())
                .isEqualTo(ErrorKind.AUTH);
    }

    @Test
    void nobodyThereIsNoLoginTrouble() throws Exception {
        Failed failed = failure("mysql://127.0.0.1:" + Program.freePort() + "/");
        assertThat(failed.kind()).isEqualTo(ErrorKind.CONNECT);
        assertThat(failed.message()).contains("refused");
    }

    private static Failed failure(String url, String... more) throws Exception {
        try (WatchedTarget watch = WatchedTarget.of(new MysqlKind(), url, more)) {
            return (Failed) watch.scrape().session();
        }
    }
}
