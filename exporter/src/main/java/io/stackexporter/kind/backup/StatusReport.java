package io.stackexporter.kind.backup;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the jobs of one backup tell of themselves: the newest word on each thing. */
final class StatusReport {
    private static final int MOST_TYPES = 20;

    private final Map<Told, Double> values = new TreeMap<>();
    private int files;
    private int bad;

    /** What a job may tell. */
    enum Thing {
        EXIT_STATUS("last_exit_status", "exit_status", false, "Exit status of the job's last run."),
        RUN("last_run_timestamp_seconds", "finished_at", false, "When the job last ended, however, as Unix time."),
        RESTORE("last_restore_timestamp_seconds", "restored_at", false, "When a restore last succeeded, as Unix time."),
        VERIFIED(
                "last_verified_timestamp_seconds",
                "verified_at",
                false,
                "When a backup was last verified beyond what is checked here, as Unix time."),
        DRILL("last_drill_timestamp_seconds", "at", true, "When a drill was last held, as Unix time."),
        DRILL_DURATION("drill_duration_seconds", "duration_seconds", true, "How long that drill took."),
        DRILL_SUCCESS("drill_success", "success", true, "Whether that drill succeeded.");

        private final String metric;
        private final String key;
        private final boolean ofDrill;
        private final String help;

        Thing(String metric, String key, boolean ofDrill, String help) {
            this.metric = metric;
            this.key = key;
            this.ofDrill = ofDrill;
            this.help = help;
        }

        String metric() {
            return metric;
        }

        boolean isOfDrill() {
            return ofDrill;
        }

        String help() {
            return help;
        }

        /** Whether it is a moment, which cannot lie ahead. */
        boolean isMoment() {
            return metric.endsWith("_timestamp_seconds");
        }

        /** As JSON calls it. */
        static Optional<Thing> ofKey(String key, boolean ofDrill) {
            return Stream.of(values())
                    .filter(thing -> thing.key.equals(key) && thing.ofDrill == ofDrill)
                    .findFirst();
        }

        /** As our own page calls it. */
        static Optional<Thing> ofMetric(String name) {
            return Stream.of(values())
                    .filter(thing -> name.equals("backup_" + thing.metric))
                    .findFirst();
        }
    }

    /**
     * One value.
     *
     * @param type of the drill; empty for everything else
     */
    record Told(Thing thing, String type) implements Comparable<Told> {
        @Override
        public int compareTo(Told other) {
            int order = thing.compareTo(other.thing);
            return order == 0 ? type.compareTo(other.type) : order;
        }
    }

    Map<Told, Double> values() {
        return values;
    }

    int files() {
        return files;
    }

    /** Files that say nothing that can be understood, or what cannot be. */
    int bad() {
        return bad;
    }

    void addBad() {
        files++;
        bad++;
    }

    /** The files come from old to new, so that the last word counts; moments only ever grow. */
    void add(Map<Told, Double> file) {
        files++;
        file.forEach((key, value) -> {
            boolean known = values.containsKey(key);
            boolean room = known
                    || values.keySet().stream()
                                    .filter(one -> one.thing == key.thing)
                                    .count()
                            < MOST_TYPES;
            if (room) {
                values.merge(key, value, (before, now) -> key.thing.isMoment() ? Math.max(before, now) : now);
            }
        });
    }
}
