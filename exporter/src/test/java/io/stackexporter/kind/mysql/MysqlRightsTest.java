package io.stackexporter.kind.mysql;

import static io.stackexporter.kind.WatchedTarget.failures;
import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Outcome.Done;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.kind.WatchedTarget;
import io.stackexporter.servers.MysqlServer;
import io.stackexporter.servers.MysqlVersion;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the login lacks is told also where the server only shows less; what comes by a role counts. */
@ParameterizedClass(name = "{0}")
@EnumSource(
        value = MysqlVersion.class,
        names = {"MYSQL_8_0", "MARIADB_11_4"})
class MysqlRightsTest {
    private static final String ON = "collectors: {processlist: {enabled: true}, tables: {interval: 0s}}";
    private static @Nullable MysqlServer shared;

    private final MysqlServer server = Objects.requireNonNull(shared);
    private final boolean mariadb;

    MysqlRightsTest(MysqlVersion version) {
        this.mariadb = version.flavor().equals(MysqlSession.MARIADB);
    }

    @BeforeParameterizedClassInvocation
    static void start(MysqlVersion version) throws Exception {
        shared = MysqlServer.start(version, "performance-schema=ON");
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        Objects.requireNonNull(shared).close();
    }

    private WatchedTarget as(String user, String... grants) throws Exception {
        server.execute("CREATE USER " + user + "@'%' IDENTIFIED BY 'secret'");
        server.execute(grants);
        String url = server.url() + "?sslMode=DISABLED&allowPublicKeyRetrieval=true";
        return WatchedTarget.of(new MysqlKind(), url, "username: " + user, "password: secret", ON);
    }

    @Test
    void rootLacksNothing() throws Exception {
        try (WatchedTarget watch = WatchedTarget.of(new MysqlKind(), server.url(), ON)) {
            TargetReport report = watch.scrape();
            assertThat(failures(report)).isEmpty();
            assertThat(report.missing()).isEmpty();
        }
    }

    @Test
    void whatIsHiddenIsTold() throws Exception {
        try (WatchedTarget watch = as("bare")) {
            TargetReport report = watch.scrape();
            assertThat(report.collectors().get("tables")).isInstanceOf(Done.class);
            assertThat(report.missing())
                    .containsEntry("processlist", MysqlKind.PROCESS)
                    .containsEntry("innodb_cmp", MysqlKind.PROCESS)
                    .containsEntry("tables", MysqlKind.SEE_TABLES);
            assertThat(report.missing()).containsEntry("statement_latency", PerformanceCollector.PRIVILEGE);
        }
    }

    @Test
    void roleThatIsInForceCountsAndOneThatIsNotDoesNot() throws Exception {
        server.execute("CREATE ROLE seeing", "GRANT PROCESS, SHOW VIEW ON *.* TO seeing");
        String inForce =
                mariadb ? "SET DEFAULT ROLE seeing FOR member@'%'" : "ALTER USER member@'%' DEFAULT ROLE seeing";
        try (WatchedTarget watch = as("member", "GRANT seeing TO member@'%'", inForce)) {
            assertThat(watch.scrape().missing()).doesNotContainKeys("processlist", "tables", "innodb_metrics");
        }
        try (WatchedTarget watch = as("sleeping", "GRANT seeing TO sleeping@'%'")) {
            assertThat(watch.scrape().missing()).containsEntry("processlist", MysqlKind.PROCESS);
        }
    }

    @Test
    void rightTakenAwayIsNoticedAfterTheFirstRefusal() throws Exception {
        try (WatchedTarget watch = as("demoted", "GRANT PROCESS, SHOW VIEW ON *.* TO demoted@'%'")) {
            assertThat(watch.scrape().missing()).doesNotContainKeys("processlist", "innodb_metrics");
            server.execute("REVOKE PROCESS ON *.* FROM demoted@'%'");
            // What a session may do on everything is settled when it begins.
            String sessions = "SELECT %s FROM information_schema.processlist WHERE user = 'demoted' LIMIT 1";
            while (!server.ask(sessions.formatted("count(*)")).equals("0")) {
                server.execute("KILL " + server.ask(sessions.formatted("id")));
            }
            TargetReport report = watch.scrape();
            assertThat(failures(report))
                    .hasEntrySatisfying(
                            "innodb_metrics",
                            failed -> assertThat(failed.kind()).isEqualTo(ErrorKind.PERMISSION));
            assertThat(watch.scrape().missing()).containsKeys("processlist", "innodb_metrics");
        }
    }
}
