package io.stackexporter.kind.backup;

import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.Stopwatch;
import io.stackexporter.directory.Glob;
import io.stackexporter.directory.Newest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** One look at the files of one backup, from the list of them to the newest that is good. */
final class Look {
    /** Clocks of machines differ; what is further ahead than this has no true time. */
    private static final Duration AHEAD = Duration.ofMinutes(5);
    /** A file that is not whole may be one that is being written, as long as somebody has just written to it. */
    private static final Duration SETTLES = Duration.ofMinutes(5);

    private static final int KEPT = 32;
    private static final int MOST_CHECKS = 5;
    private static final int COMPARED = 7;
    private static final int FEWEST_COMPARED = 3;

    private final Definition backup;
    private final Integrity integrity;
    private final Instant now = Stopwatch.now();
    private final Newest<Item> newest = new Newest<>(KEPT, Item::modified, Item::name);
    private final Newest<Item> checksums = new Newest<>(KEPT * Checksum.ENDINGS.size(), Item::modified, Item::name);
    private final List<Integrity.Key> checked = new ArrayList<>();
    private long files;
    private long bytes;
    private long empty;
    private long fromFuture;
    private long unfinished;
    private int unreadable;
    private Instant oldest = Instant.MAX;

    /**
     * What there is.
     *
     * @param oldest empty without a file whose time can be believed
     * @param newest the newest that nobody is writing
     * @param good the newest that nothing speaks against
     */
    record Result(
            long files,
            long bytes,
            long empty,
            long fromFuture,
            long unfinished,
            long unreadable,
            Optional<Instant> oldest,
            Optional<Checked> newest,
            Optional<Checked> good,
            double sizeToMedian) {}

    /** A file with what its check found. */
    record Checked(Item item, Finding finding, boolean hasChecksum) {}

    Look(Definition backup, Integrity integrity) {
        this.backup = backup;
        this.integrity = integrity;
    }

    Result at(Store store, Deadline deadline) throws Exception {
        Glob glob = backup.glob().orElseThrow().alsoWith(Checksum.ENDINGS);
        unreadable = store.list(glob, deadline, this::add);
        List<Item> byAge = newest.all();
        List<Checked> settled = settled(byAge, deadline);
        integrity.retain(backup, checked);
        Optional<Checked> first = settled.stream().findFirst();
        return new Result(
                files,
                bytes,
                empty,
                fromFuture,
                unfinished,
                unreadable,
                Optional.of(oldest).filter(moment -> !moment.equals(Instant.MAX)),
                first,
                settled.stream().filter(one -> one.finding().isGood()).findFirst(),
                first.map(one -> sizeToMedian(byAge, one.item())).orElse(Double.NaN));
    }

    private void add(Item item) {
        if (Checksum.owner(item.name()).isPresent()) {
            checksums.add(item);
            return;
        }
        files++;
        bytes += item.size();
        empty += item.size() == 0 ? 1 : 0;
        if (item.modified().isAfter(now.plus(AHEAD))) {
            fromFuture++;
            return;
        }
        oldest = item.modified().isBefore(oldest) ? item.modified() : oldest;
        newest.add(item);
    }

    /** The newest files that nobody is writing, up to the first good one. */
    private List<Checked> settled(List<Item> byAge, Deadline deadline) throws IOException, TimeoutException {
        Map<String, Item> sums = new HashMap<>();
        checksums.all().forEach(item -> Checksum.owner(item.name()).ifPresent(owner -> sums.putIfAbsent(owner, item)));
        List<Checked> settled = new ArrayList<>();
        for (Item item : byAge.subList(0, Math.min(MOST_CHECKS, byAge.size()))) {
            if (deadline.expired()) {
                throw new TimeoutException("there was no time to check all files of " + backup.name());
            }
            Optional<Item> sum = Optional.ofNullable(sums.get(item.name()));
            checked.add(Integrity.Key.of(backup, item, sum));
            Finding finding = integrity.of(backup, item, sum);
            if (isBeingWritten(item, finding)) {
                unfinished++;
                continue;
            }
            unreadable += finding.problem().filter(Problem.UNREADABLE::equals).isPresent() ? 1 : 0;
            settled.add(new Checked(item, finding, sum.isPresent()));
            if (finding.isGood()) {
                break;
            }
        }
        return settled;
    }

    private boolean isBeingWritten(Item item, Finding finding) {
        boolean fresh = item.modified().isAfter(now.minus(SETTLES));
        boolean mayGrow = finding.problem()
                .filter(problem -> problem != Problem.UNREADABLE)
                .isPresent();
        return finding.changing() || (fresh && mayGrow);
    }

    /** Against those before it; not a number where they are too few to say what is usual. */
    private static double sizeToMedian(List<Item> byAge, Item one) {
        int next = byAge.indexOf(one) + 1;
        List<Long> sizes = byAge.subList(next, Math.min(next + COMPARED, byAge.size())).stream()
                .map(Item::size)
                .sorted()
                .toList();
        if (sizes.size() < FEWEST_COMPARED) {
            return Double.NaN;
        }
        int middle = sizes.size() / 2;
        double median = sizes.size() % 2 == 1 ? sizes.get(middle) : (sizes.get(middle - 1) + sizes.get(middle)) / 2.0;
        return median > 0 ? one.size() / median : Double.NaN;
    }
}
