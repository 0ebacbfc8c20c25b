package io.stackexporter.kind.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.kind.WatchedTarget;
import io.stackexporter.servers.Await;
import io.stackexporter.servers.MysqlServer;
import io.stackexporter.servers.MysqlVersion;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

/** Tests of one server of each flavour, watched with the login of the documents, that leave none of its sessions behind. */
abstract class OnServerInUse {
    private static @Nullable MysqlServer shared;

    final MysqlServer server = Objects.requireNonNull(shared);

    OnServerInUse(MysqlVersion version) {
        assertThat(server.version()).isEqualTo(version);
    }

    @BeforeParameterizedClassInvocation
    static void start(MysqlVersion version) throws Exception {
        MysqlServer server = MysqlServer.start(version, "performance-schema=ON", "log-output=TABLE");
        shared = server;
        WatcherLogin.create(server);
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        Objects.requireNonNull(shared).close();
    }

    @AfterEach
    void nothingIsLeftOpen() {
        Await.until(
                "our sessions are gone", () -> server.ask(WatcherLogin.SESSIONS).equals("0"));
    }

    final WatchedTarget watch() throws Exception {
        return WatcherLogin.watch(server, "password: secret");
    }
}
