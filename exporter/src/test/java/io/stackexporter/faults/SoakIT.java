package io.stackexporter.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.bench.Soak;
import io.stackexporter.bench.Soak.Result;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The soak in short: what is held grows with neither scrapes nor failures nor reloads. {@code make soak} is the long one. */
class SoakIT {
    private static final int SCRAPES = 200;
    private static final int RELOAD_EVERY = 20;
    /** Those that carry virtual threads come and go. */
    private static final int THREADS = 4;

    private static final double HEAP = 1.15;

    @Test
    void endIsAsTheBeginning(@TempDir Path folder) throws Exception {
        try (Soak soak = new Soak(folder)) {
            Result result = soak.run(SCRAPES, RELOAD_EVERY);
            Soak.print(result, System.out);
            assertThat(result.reloads()).isEqualTo(SCRAPES / RELOAD_EVERY);
            assertThat(result.complete())
                    .as("pages on which the others were up")
                    .isEqualTo(SCRAPES);
            var before = result.before().exporter();
            var after = result.after().exporter();
            assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + THREADS);
            assertThat(after.virtualThreads())
                    .hasSizeLessThanOrEqualTo(before.virtualThreads().size() + THREADS);
            assertThat(after.descriptors()).isLessThanOrEqualTo(before.descriptors() + THREADS);
            assertThat(result.after().connections()).isBetween(Soak.TARGETS, Soak.MOST_CONNECTIONS * Soak.TARGETS);
            assertThat((double) after.liveHeap()).isLessThan(before.liveHeap() * HEAP);
        }
    }
}
