package io.stackexporter.kind.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Outcome.Failed;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.collect.TargetReport.ErrorCount;
import io.stackexporter.kind.WatchedTarget;
import io.stackexporter.servers.PostgresqlServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Who was turned away, and by what: a wrong login is for the one who configures, everything else for the one on call. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresqlRefusalTest {
    @AutoClose
    private final PostgresqlServer server;

    PostgresqlRefusalTest() throws Exception {
        server = PostgresqlServer.start(17);
        server.execute("CREATE ROLE locked LOGIN PASSWORD 'right-Pa55word'", "CREATE ROLE idle NOLOGIN");
        Path rules = server.data().resolve("pg_hba.conf");
        Files.writeString(
                rules,
                "host all locked 127.0.0.1/32 scram-sha-256\nhost all banned 127.0.0.1/32 reject\n"
                        + Files.readString(rules));
        server.execute("SELECT pg_reload_conf()");
    }

    private static Failed down(WatchedTarget watch) {
        TargetReport report = watch.scrape();
        assertThat(report.up()).isFalse();
        Failed failed = (Failed) report.session();
        assertThat(report.errors()).isEqualTo(Map.of(new ErrorCount(TargetReport.SESSION, failed.kind()), 1L));
        return failed;
    }

    private Failed refused(String... more) throws Exception {
        try (WatchedTarget watch = Watch.of(server, more)) {
            return down(watch);
        }
    }

    @Test
    void everyKindOfWrongLoginIsTheLogin() throws Exception {
        List<Failed> all = List.of(
                refused("username: locked", "password: wrong-Pa55word"),
                refused("username: locked"),
                refused("username: nobody"),
                refused("username: idle"),
                refused("username: banned"));

        assertThat(all).extracting(Failed::kind).containsOnly(ErrorKind.AUTH);
        assertThat(all)
                .extracting(Failed::message)
                .allSatisfy(message -> assertThat(message).isNotBlank().doesNotContain("Pa55word"));
    }

    @Test
    void serverWithoutTlsIsNoWrongLogin() throws Exception {
        try (WatchedTarget watch = Watch.at(server.url() + "?sslmode=require")) {
            Failed failed = down(watch);

            assertThat(failed.kind()).isEqualTo(ErrorKind.CONNECT);
            assertThat(failed.message()).contains("does not offer TLS");
        }
    }

    @Test
    void serverWithoutRoomIsAtItsLimit() throws Exception {
        server.execute("CREATE ROLE crowded LOGIN CONNECTION LIMIT 0");

        assertThat(refused("username: crowded").kind()).isEqualTo(ErrorKind.LIMIT);
    }
}
