package io.stackexporter.web;

import io.stackexporter.collect.TargetState;
import io.stackexporter.self.BuildInfo;
import io.stackexporter.self.ExporterMetrics.Loading;
import io.stackexporter.web.status.Links;
import io.stackexporter.web.status.States;
import io.stackexporter.web.status.StatusPage;
import io.undertow.Undertow;
import java.net.InetSocketAddress;
import java.util.List;

/** The real status page over states of a test. */
final class ServedStates implements AutoCloseable {
    private final Undertow server;

    ServedStates(List<TargetState> states) {
        StatusPage page = new StatusPage(new BuildInfo("1.0.0", "3f9c2ab"), new Links("", "/metrics"));
        Loading loading = States.loaded();
        server = Undertow.builder()
                .setIoThreads(1)
                .setWorkerThreads(1)
                .addHttpListener(0, "127.0.0.1", new StatusHandler(page, () -> states, () -> loading))
                .build();
        server.start();
    }

    String url() {
        InetSocketAddress address =
                (InetSocketAddress) server.getListenerInfo().getFirst().getAddress();
        return "http://127.0.0.1:" + address.getPort() + "/";
    }

    @Override
    public void close() {
        server.stop();
    }
}
