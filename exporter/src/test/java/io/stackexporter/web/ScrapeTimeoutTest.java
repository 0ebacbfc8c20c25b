package io.stackexporter.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long a scrape may take, by what the client says. */
class ScrapeTimeoutTest {
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final ScrapeTimeout timeout = new ScrapeTimeout(Duration.ofMillis(500));

    @ParameterizedTest
    @CsvSource({
        "5, 4500",
        "1.5, 1000",
        "10.5, 10000",
        "15, 10000",
        "0.4, 200",
        "1e9, 10000",
        "0, 10000",
        "-1, 10000",
        "NaN, 10000",
        "Infinity, 10000",
        "ten, 10000",
        "'', 10000"
    })
    void headerLessTheOffsetCountsWhenItIsShorter(String header, long milliseconds) {
        assertThat(timeout.duration(header, LONGEST)).hasMillis(milliseconds);
    }

    @Test
    void withoutAHeaderTheConfigurationCounts() {
        assertThat(timeout.duration(null, LONGEST)).isEqualTo(LONGEST);
    }

    @ParameterizedTest
    @CsvSource({"5, 5000", "0.4, 400", "60, 30000", "0, 30000", "NaN, 30000", "ten, 30000"})
    void readingThePageMayTakeAsLongAsTheClientWaits(String header, long milliseconds) {
        assertThat(timeout.patience(header)).hasMillis(milliseconds);
    }
}
