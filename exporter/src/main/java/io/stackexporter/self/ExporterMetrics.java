package io.stackexporter.self;

import static io.stackexporter.metric.Metric.gauge;
import static io.stackexporter.metric.Metric.info;
import static io.stackexporter.metric.Unit.NONE;
import static io.stackexporter.metric.Unit.TIMESTAMP;

import io.stackexporter.collect.Reading;
import io.stackexporter.metric.Family;
import io.stackexporter.metric.Metric;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** The state of the process that outlives a scrape: what was built, which configuration is in force, what is under way. */
public final class ExporterMetrics {
    private static final Metric BUILD = info(
            "stack_exporter_build_info", "What was built and what it runs on.", "version", "revision", "javaversion");
    private static final Metric RELOADED = gauge(
            "stack_exporter_config_last_reload_successful",
            NONE,
            "Whether the last attempts to load the configuration and the web configuration succeeded.");
    private static final Metric RELOADED_AT = gauge(
            "stack_exporter_config_last_reload_success_timestamp_seconds",
            TIMESTAMP,
            "When a configuration was last loaded, as Unix time.");
    private static final Metric IN_FLIGHT =
            gauge("stack_exporter_scrapes_in_flight", NONE, "Scrapes that are being answered, this one included.");

    private final BuildInfo build;
    private final BooleanSupplier webLoadWorked;
    private volatile Instant loaded;
    private volatile boolean lastLoadWorked = true;
    private final AtomicInteger inFlight = new AtomicInteger();

    /**
     * The last attempt to load a configuration.
     *
     * @param loaded when the one in force was loaded
     * @param worked false when a newer one was bad
     * @param now when this was asked
     */
    public record Loading(Instant loaded, boolean worked, Instant now) {}

    /**
     * To be made when a configuration is in force.
     *
     * @param webLoadWorked whether the web configuration in force is the newest
     */
    public ExporterMetrics(BuildInfo build, BooleanSupplier webLoadWorked) {
        this.build = build;
        this.webLoadWorked = webLoadWorked;
        this.loaded = Instant.now();
    }

    public static List<Reading> readings() {
        return Reading.from("exporter", BUILD, RELOADED, RELOADED_AT, IN_FLIGHT);
    }

    /** Another configuration is in force. */
    public void reloaded() {
        loaded = Instant.now();
        lastLoadWorked = true;
    }

    /** A configuration was to be loaded and is bad; the one before stays in force. */
    public void notReloaded() {
        lastLoadWorked = false;
    }

    public Loading loading() {
        return new Loading(loaded, worked(), Instant.now());
    }

    private boolean worked() {
        return lastLoadWorked && webLoadWorked.getAsBoolean();
    }

    public void scrapeStarted() {
        inFlight.incrementAndGet();
    }

    public void scrapeEnded() {
        inFlight.decrementAndGet();
    }

    public List<Family> read() {
        return List.of(
                Family.of(
                        BUILD,
                        1,
                        build.version(),
                        build.revision(),
                        Runtime.version().toString()),
                Family.of(RELOADED, worked() ? 1 : 0),
                Family.of(RELOADED_AT, loaded.toEpochMilli() / 1000.0),
                Family.of(IN_FLIGHT, inFlight.get()));
    }
}
