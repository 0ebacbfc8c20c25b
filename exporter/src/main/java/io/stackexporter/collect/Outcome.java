package io.stackexporter.collect;

import io.stackexporter.metric.Family;
import java.time.Duration;
import java.util.List;

/** How one run of one collector ended. */
public sealed interface Outcome {

    /** The same without what was found, to be kept for people to look at. */
    Outcome told();

    /**
     * It found something.
     *
     * @param dropped series left out: double, or over the limit
     * @param age how old the finding is; zero unless the collector runs on an interval
     */
    record Done(List<Family> families, int series, int dropped, Duration took, Duration age) implements Outcome {
        Done aged(Duration newAge) {
            return new Done(families, series, dropped, took, newAge);
        }

        @Override
        public Done told() {
            return new Done(List.of(), series, dropped, took, age);
        }

        Done without(List<Family> kept, int moreDropped) {
            return new Done(kept, series - moreDropped, dropped + moreDropped, took, age);
        }
    }

    /**
     * It failed.
     *
     * @param message for the log and the status page only, without secrets; never for a label
     * @param families what it found all the same, see {@link Incomplete}
     */
    record Failed(ErrorKind kind, String message, Duration took, List<Family> families) implements Outcome {
        Failed(ErrorKind kind, String message, Duration took) {
            this(kind, message, took, List.of());
        }

        @Override
        public Failed told() {
            return new Failed(kind, message, took);
        }

        Failed with(List<Family> found) {
            return new Failed(kind, message, took, found);
        }
    }

    /** It did not run, because it cannot on this server or because the target is down. */
    record Skipped(String reason) implements Outcome {
        @Override
        public Skipped told() {
            return this;
        }
    }
}
