package io.stackexporter;

import io.stackexporter.collect.Scraper;
import io.stackexporter.collect.Target;
import io.stackexporter.self.BuildInfo;
import io.stackexporter.self.ExporterMetrics;
import io.stackexporter.web.Server;
import io.stackexporter.web.WebSettings;
import java.net.InetSocketAddress;
import java.util.List;

/** A running exporter: the fleet in force and the server that shows it. */
final class Exporter implements AutoCloseable {
    private final Scraper scraper;
    private final Server server;

    Exporter(List<Target<?>> fleet, WebSettings settings) {
        BuildInfo build = BuildInfo.read();
        scraper = new Scraper(fleet);
        server = new Server(settings, scraper, new ExporterMetrics(build), build);
    }

    /** Takes the ports; throws when one is taken already. */
    void start() {
        server.start();
    }

    List<InetSocketAddress> addresses() {
        return server.addresses();
    }

    /** Finishes what is under way and lets go of every connection. */
    @Override
    public void close() {
        server.close();
        scraper.close();
    }
}
