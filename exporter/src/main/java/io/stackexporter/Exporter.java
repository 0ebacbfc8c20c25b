package io.stackexporter;

import io.stackexporter.collect.Scraper;
import io.stackexporter.collect.Shard;
import io.stackexporter.collect.Target;
import io.stackexporter.config.ConfigException;
import io.stackexporter.config.Problem;
import io.stackexporter.self.BuildInfo;
import io.stackexporter.self.ExporterMetrics;
import io.stackexporter.web.Server;
import io.stackexporter.web.WebSettings;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running exporter: the fleet in force, how another one comes into force, and the server that shows it. */
final class Exporter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Exporter.class);

    /** Closing a pool takes about a second. */
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(2);

    private final ConfigurationFile file;
    private final ExporterMetrics metrics;
    private final Scraper scraper;
    private final Server server;
    private final ReentrantLock reloading = new ReentrantLock(true);

    /** @param fleet what the file has said just now */
    Exporter(ConfigurationFile file, List<Target<?>> fleet, Shard shard, WebSettings settings) {
        this.file = file;
        BuildInfo build = BuildInfo.read();
        metrics = new ExporterMetrics(build, settings.access()::isWhatTheFilesSay);
        scraper = new Scraper(fleet, shard);
        server = new Server(settings, scraper, metrics, build, this::reload);
    }

    /** Takes the ports; throws when one is taken already. */
    void start() {
        server.start();
    }

    List<InetSocketAddress> addresses() {
        return server.addresses();
    }

    /** How many targets it watches. */
    int size() {
        return scraper.targets().size();
    }

    /**
     * Reads the configuration again and, when it is good, puts it into force as a whole; one after the other.
     *
     * @return the problems; none when it is in force
     */
    List<String> reload() {
        reloading.lock();
        try {
            scraper.use(file.readAgain());
            metrics.reloaded();
            LOG.info("reloaded the configuration: {} targets", size());
            return List.of();
        } catch (ConfigException e) {
            List<String> problems = e.problems().stream().map(Problem::toString).toList();
            return notReloaded(problems);
        } catch (RuntimeException e) {
            LOG.debug("the configuration could not be read", e);
            String fault = e.getClass().getSimpleName();
            return notReloaded(List.of("the exporter failed to read it (" + fault + "); --log.level=debug tells more"));
        } finally {
            reloading.unlock();
        }
    }

    private List<String> notReloaded(List<String> problems) {
        metrics.notReloaded();
        problems.forEach(problem -> LOG.error("not reloaded, the configuration before stays in force: {}", problem));
        return problems;
    }

    /** Finishes what is under way and lets go of every connection. */
    @Override
    public void close() {
        server.close();
        scraper.close(LONGEST_CLOSE);
    }
}
