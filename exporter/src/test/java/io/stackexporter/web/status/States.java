package io.stackexporter.web.status;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Outcome;
import io.stackexporter.collect.Outcome.Done;
import io.stackexporter.collect.Outcome.Failed;
import io.stackexporter.collect.Outcome.Skipped;
import io.stackexporter.collect.Session.Identity;
import io.stackexporter.collect.Target;
import io.stackexporter.collect.TargetState;
import io.stackexporter.collect.TargetState.CollectorState;
import io.stackexporter.collect.Threads;
import io.stackexporter.config.Fingerprint;
import io.stackexporter.fake.FakeSession;
import io.stackexporter.fake.FakeTargets;
import io.stackexporter.self.ExporterMetrics.Loading;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** What scrapes may have found, one of everything that the page has words for. */
public final class States {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    static final Loading LOADED = new Loading(NOW.minusSeconds(7200), true, NOW);
    static final String GRANT = "GRANT pg_read_all_stats TO \"monitor\"";

    private static final List<String> COLLECTORS = List.of(
            "activity", "bgwriter", "database", "locks", "replication", "stat_statements", "stat_user_tables", "wal");

    private States() {}

    /** One target of every state. */
    public static List<TargetState> all() {
        return List.of(
                up("cache-1", "redis", new Identity("7.2.4", "redis", "primary"), COLLECTORS.subList(0, 4)),
                up("inventory-db", "mysql", new Identity("10.11.6-MariaDB", "mariadb", "replica"), COLLECTORS),
                lacking("billing-db"),
                failing("orders-db"),
                unknown("new-db"),
                down(
                        "ledger-db",
                        new Failed(
                                ErrorKind.AUTH,
                                "FATAL: password authentication failed for user \"monitor\"",
                                Duration.ofMillis(4),
                                List.of()),
                        Optional.of(NOW.minusSeconds(840))),
                down(
                        "cache-2",
                        new Failed(ErrorKind.CONNECT, "Connection refused", Duration.ofMillis(1), List.of()),
                        Optional.empty()));
    }

    /** A large fleet in which one in fifty is down. */
    public static List<TargetState> many(int targets) {
        return IntStream.range(0, targets)
                .mapToObj(i -> {
                    String name = "shop-%03d-db.eu-central.example.com".formatted(i);
                    return i % 50 == 7
                            ? down(
                                    name,
                                    new Failed(ErrorKind.TIMEOUT, "no answer in 5 s", Duration.ofSeconds(5), List.of()),
                                    Optional.empty())
                            : up(name, "postgresql", new Identity("17." + i % 7, "postgresql", "primary"), COLLECTORS);
                })
                .toList();
    }

    public static Loading loaded() {
        return LOADED;
    }

    /** Every text that comes from elsewhere is this one. */
    public static List<TargetState> hostile(String text) {
        Map<String, CollectorState> collectors = new LinkedHashMap<>();
        collectors.put(text, failed(ErrorKind.QUERY, text));
        Identity identity = new Identity(text, text, text);
        return List.of(
                down(text, new Failed(ErrorKind.QUERY, text, Duration.ZERO, List.of()), Optional.empty()),
                state(
                        text + "2",
                        text,
                        done(),
                        Optional.of(identity),
                        collectors,
                        Map.of(text, text),
                        Optional.of(NOW)));
    }

    static TargetState up(String name, String system, Identity identity, List<String> collectors) {
        return state(name, system, done(), Optional.of(identity), collectors(collectors), Map.of(), Optional.of(NOW));
    }

    static TargetState down(String name, Failed failed, Optional<Instant> lastGood) {
        Map<String, CollectorState> collectors = new LinkedHashMap<>();
        COLLECTORS.forEach(
                each -> collectors.put(each, new CollectorState(new Skipped("the target is down"), lastGood)));
        Optional<Identity> identity = lastGood.map(time -> new Identity("16.4", "postgresql", "primary"));
        return state(name, "postgresql", failed, identity, collectors, Map.of(), lastGood);
    }

    static TargetState unknown(String name) {
        Skipped unknown = new Skipped(TargetState.NOT_SCRAPED);
        Map<String, CollectorState> collectors = Map.of("activity", new CollectorState(unknown, Optional.empty()));
        return new TargetState(
                target(name, "postgresql"),
                unknown,
                Optional.empty(),
                Optional.empty(),
                collectors,
                Map.of(),
                Optional.empty(),
                Optional.empty());
    }

    /** Three collectors fail, each in another way, one of them for want of a right. */
    static TargetState failing(String name) {
        Map<String, CollectorState> collectors = collectors(COLLECTORS);
        collectors.put("stat_statements", failed(ErrorKind.PERMISSION, "ERROR: permission denied for view pg_stat"));
        collectors.put("locks", failed(ErrorKind.TIMEOUT, Threads.LATE));
        collectors.put("wal", new CollectorState(new Skipped("this server does not have it"), Optional.empty()));
        Identity identity = new Identity("17.2 (Debian 17.2-1.pgdg120+1)", "postgresql", "primary");
        return state(
                name,
                "postgresql",
                done(),
                Optional.of(identity),
                collectors,
                Map.of("stat_statements", GRANT),
                Optional.of(NOW));
    }

    /** All collectors work, but two see less than there is, and one left series out. */
    static TargetState lacking(String name) {
        Map<String, CollectorState> collectors = collectors(COLLECTORS);
        collectors.put(
                "stat_user_tables",
                new CollectorState(
                        new Done(List.of(), 5000, 312, Duration.ofMillis(230), Duration.ofSeconds(41)),
                        Optional.of(NOW)));
        return state(
                name,
                "postgresql",
                done(),
                Optional.of(new Identity("16.4", "postgresql", "replica")),
                collectors,
                Map.of("activity", GRANT, "replication", GRANT),
                Optional.of(NOW));
    }

    static CollectorState failed(ErrorKind kind, String message) {
        return new CollectorState(
                new Failed(kind, message, Duration.ofMillis(31), List.of()),
                Optional.of(NOW.minus(Duration.ofDays(3))));
    }

    private static Done done() {
        return new Done(List.of(), 0, 0, Duration.ofMillis(2), Duration.ZERO);
    }

    private static Map<String, CollectorState> collectors(List<String> names) {
        Map<String, CollectorState> collectors = new LinkedHashMap<>();
        for (String name : names) {
            int i = collectors.size();
            Duration took = Duration.ofNanos(400_000L << i);
            Outcome done = new Done(List.of(), 7 << i, 0, took, Duration.ofSeconds(i == 5 ? 25 : 0));
            collectors.put(name, new CollectorState(done, Optional.of(NOW)));
        }
        return collectors;
    }

    static TargetState state(
            String name,
            String system,
            Outcome session,
            Optional<Identity> identity,
            Map<String, CollectorState> collectors,
            Map<String, String> missing,
            Optional<Instant> lastGood) {
        return new TargetState(
                target(name, system),
                session,
                identity,
                session instanceof Done ? Optional.of(Duration.ofNanos(412_000)) : Optional.empty(),
                collectors,
                missing,
                Optional.of(NOW.minusSeconds(9)),
                lastGood.map(time -> session instanceof Done ? NOW.minusSeconds(9) : time));
    }

    private static Target<FakeSession> target(String name, String system) {
        Target<FakeSession> plain = FakeTargets.asking(name, 1, Duration.ofSeconds(5));
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("service", name.replaceAll("-.*", ""));
        labels.put("environment", "prod");
        return new Target<>(
                name,
                system,
                "database",
                labels,
                plain.nativeUp(),
                plain.source(),
                new ArrayList<>(),
                List.of(),
                plain.layers(),
                100,
                plain.timeout(),
                List.of(),
                Fingerprint.unique());
    }
}
