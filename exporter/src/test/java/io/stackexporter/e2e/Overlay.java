package io.stackexporter.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/**
 * The shipped files with other addresses and with every waiting time divided by the same number, so that their order stays
 * as it is. The files themselves are not touched.
 */
final class Overlay {
    /**
     * Two seconds in the end: below that a scrape tells more about the machine than about the exporter, and a collector on an
     * interval that fails once is tried again only after alerts that were made faster.
     */
    private static final String SCRAPE_TIME = 2 * Hurry.FASTER + "s";

    /** What fires when an alert goes on must not become faster: it would tell of the alerts that a test looks at. */
    private static final String PATIENT = "prometheus.yml";

    /** Drills have many targets, and a window must hold four scrapes. */
    private static final String DRILL_SCRAPE_TIME = 3 * Hurry.FASTER + "s";

    private final Path repository;
    private final Path folder;
    private final boolean drill;
    private final Hurry hurry;

    Overlay(Path repository, Path folder) {
        this(repository, folder, false);
    }

    private Overlay(Path repository, Path folder, boolean drill) {
        this.repository = repository;
        this.folder = folder;
        this.drill = drill;
        this.hurry = new Hurry(drill);
    }

    /** One that also makes the windows of expressions shorter, and takes it for working hours without maintenance. */
    static Overlay forDrills(Path repository, Path folder) {
        return new Overlay(repository, folder, true);
    }

    /** Copies the rules; gives the pattern that finds them. */
    String rules() {
        try (Stream<Path> files = Files.list(repository.resolve("rules"))) {
            Files.createDirectories(folder.resolve("rules"));
            files.filter(file -> file.toString().endsWith(".yml"))
                    .forEach(file -> write(
                            folder.resolve("rules").resolve(file.getFileName().toString()),
                            file.endsWith(PATIENT) ? load(file) : hurry.changed(load(file), Map.of())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return folder.resolve("rules") + "/*.yml";
    }

    /**
     * Copies {@code deploy/prometheus.yml}; a second job reads the other text format.
     *
     * @param exporter host and port
     * @param textOnly host and port of something that gives the same page as text 0.0.4
     */
    Path prometheus(String exporter, String textOnly, String alertmanager) {
        return prometheus(alertmanager, List.of(job("stack-exporter", exporter), renamed(job("text-only", textOnly))));
    }

    /** Copies {@code deploy/prometheus.yml} with one job. */
    Path prometheus(String exporter, String alertmanager) {
        return prometheus(alertmanager, List.of(job("stack-exporter", exporter)));
    }

    private Path prometheus(String alertmanager, List<Map<String, Object>> jobs) {
        Map<String, Object> config = load(repository.resolve("deploy/prometheus.yml"));
        Object changed = hurry.changed(
                config,
                Map.of(
                        "scrape_interval",
                        drill ? DRILL_SCRAPE_TIME : SCRAPE_TIME,
                        "scrape_timeout",
                        drill ? DRILL_SCRAPE_TIME : SCRAPE_TIME,
                        "rule_files",
                        List.of(rules()),
                        "alertmanagers",
                        List.of(Map.of("static_configs", List.of(Map.of("targets", List.of(alertmanager))))),
                        "scrape_configs",
                        jobs));
        return write(folder.resolve("prometheus.yml"), changed);
    }

    /**
     * Copies {@code deploy/prometheus.yml} with nothing but the jobs that discover their targets.
     *
     * @param exporter host and port
     * @param authority certificate that signed the exporter's
     * @param password file with the password of the login that the jobs name
     */
    Path discovering(String exporter, Path authority, Path password) {
        Map<String, Object> config = load(repository.resolve("deploy/prometheus.yml"));
        config.remove("alerting");
        List<?> jobs = config.get("scrape_configs") instanceof List<?> list ? list : List.of();
        config.put(
                "scrape_configs",
                jobs.stream()
                        .filter(job -> job instanceof Map<?, ?> map && map.containsKey("http_sd_configs"))
                        .toList());
        Object changed = hurry.changed(
                config,
                Map.of(
                        "scrape_interval",
                        SCRAPE_TIME,
                        "scrape_timeout",
                        SCRAPE_TIME,
                        "rule_files",
                        List.of(rules()),
                        "url",
                        "https://" + exporter + "/sd",
                        "ca_file",
                        authority.toString(),
                        "password_file",
                        password.toString()));
        return write(folder.resolve("discovering.yml"), changed);
    }

    /** Copies {@code alertmanager/alertmanager.yml} with a few channels; each webhook becomes a path of the sink that names its host. */
    Path alertmanager(int smtpPort, String webhooks) {
        Map<String, Object> config = FewChannels.of(load(repository.resolve("alertmanager/alertmanager.yml")));
        config.put(
                "global",
                Map.of(
                        "smtp_smarthost",
                        "127.0.0.1:" + smtpPort,
                        "smtp_from",
                        "alertmanager@example.com",
                        "smtp_require_tls",
                        false));
        Object changed = hurry.changed(
                config, Map.of("templates", List.of(repository.resolve("alertmanager/templates") + "/*.tmpl")));
        return write(
                folder.resolve("alertmanager.yml"),
                hurry.changed(
                        changed,
                        (key, value) ->
                                key.equals("url") ? value.toString().replaceFirst("https?:/", webhooks) : value));
    }

    private static Map<String, Object> job(String name, String address) {
        return Map.of("job_name", name, "static_configs", List.of(Map.of("targets", List.of(address))));
    }

    /** Under names that no rule looks at. */
    private static Map<String, Object> renamed(Map<String, Object> job) {
        Map<String, Object> all = new HashMap<>(job);
        all.put(
                "metric_relabel_configs",
                List.of(Map.of(
                        "source_labels",
                        List.of("__name__"),
                        "target_label",
                        "__name__",
                        "replacement",
                        "text_only_$1")));
        return all;
    }

    private static Map<String, Object> load(Path file) {
        try {
            return new Yaml().load(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path write(Path file, Object content) {
        try {
            return Files.writeString(file, new Yaml().dump(content));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
