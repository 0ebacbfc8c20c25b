package io.stackexporter.collect;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Scrapes a fleet of targets side by side: never throws, never late, and one bad target never costs the others. */
public final class Scraper implements AutoCloseable {
    /** For a run that ends at the deadline itself to hand over what it has. */
    private static final Duration HAND_OVER = Duration.ofMillis(100);

    private final Map<String, TargetRunner<?>> runners = new LinkedHashMap<>();

    public Scraper(List<Target<?>> fleet) {
        fleet.forEach(target -> runners.put(target.name(), new TargetRunner<>(target)));
    }

    /** One report a target, in the order of the configuration. */
    public List<TargetReport> scrape(Deadline deadline) {
        Map<TargetRunner<?>, CompletableFuture<TargetReport>> running = new LinkedHashMap<>();
        runners.values().forEach(runner -> running.put(runner, runner.scrape(deadline)));
        // One moment for all: a fleet that hangs in a run begun by a longer scrape must not add up its hand-overs.
        Deadline latest = Deadline.in(deadline.remaining().plus(HAND_OVER));
        List<TargetReport> reports = new ArrayList<>();
        running.forEach((runner, report) -> reports.add(await(runner, report, latest)));
        return reports;
    }

    private static TargetReport await(TargetRunner<?> runner, CompletableFuture<TargetReport> report, Deadline latest) {
        try {
            return report.get(latest.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return runner.late();
        } catch (TimeoutException e) {
            return runner.late();
        } catch (ExecutionException e) {
            return runner.broken(e.getCause() == null ? e : e.getCause());
        }
    }

    /** Gives up every pool and client, off this thread. */
    @Override
    public void close() {
        runners.values().forEach(TargetRunner::close);
    }
}
