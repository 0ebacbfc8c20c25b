package io.stackexporter.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.Outcome.Done;
import io.stackexporter.collect.Outcome.Failed;
import io.stackexporter.fake.LogLines;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The log tells changes, not states. */
class StateLogTest {
    @RegisterExtension
    private final LogLines lines = LogLines.of("io.stackexporter.targets");

    private final StateLog log = new StateLog("orders-db");

    @Test
    void nothingIsSaidWhileAllIsWell() {
        log.worked("session", done(0));
        log.worked("session", done(0));
        assertThat(lines.said()).isEmpty();
    }

    @Test
    void failureAndRecoveryAreSaidOnceEach() {
        for (int i = 0; i < 3; i++) {
            log.failed("session", failed(ErrorKind.CONNECT));
        }
        log.failed("session", failed(ErrorKind.AUTH));
        log.worked("session", done(0));
        log.worked("session", done(0));
        assertThat(lines.said())
                .containsExactly(
                        "WARN session failed: it broke [target=\"orders-db\", error=\"connect\"]",
                        "WARN session failed: it broke [target=\"orders-db\", error=\"auth\"]",
                        "INFO session works again [target=\"orders-db\"]");
    }

    @Test
    void collectorsHaveStatesOfTheirOwn() {
        log.failed("one", failed(ErrorKind.QUERY));
        log.failed("two", failed(ErrorKind.QUERY));
        log.worked("one", done(0));
        assertThat(lines.said())
                .containsExactly(
                        "WARN one failed: it broke [target=\"orders-db\", collector=\"one\", error=\"query\"]",
                        "WARN two failed: it broke [target=\"orders-db\", collector=\"two\", error=\"query\"]",
                        "INFO one works again [target=\"orders-db\", collector=\"one\"]");
    }

    @Test
    void droppedSeriesAreSaidWhenItBegins() {
        log.worked("one", done(3));
        log.worked("one", done(4));
        log.worked("one", done(0));
        log.worked("one", done(5));
        assertThat(lines.said())
                .containsExactly(
                        "WARN one left out 3 series: they came twice or are over the limit [target=\"orders-db\", collector=\"one\"]",
                        "WARN one left out 5 series: they came twice or are over the limit [target=\"orders-db\", collector=\"one\"]");
    }

    @Test
    void whatTheLoginLacksIsSaidWhenItChanges() {
        Map<String, String> missing = Map.of("one", "GRANT a");
        log.lacking(missing, Map.of("one", done(0)));
        log.lacking(missing, Map.of("one", done(0)));
        log.lacking(Map.of(), Map.of("one", failed(ErrorKind.TIMEOUT)));
        log.lacking(missing, Map.of("one", done(0)));
        log.lacking(Map.of(), Map.of("one", done(0)));
        log.lacking(Map.of(), Map.of("one", done(0)));
        assertThat(lines.said())
                .containsExactly(
                        "WARN one does not see everything: the login lacks GRANT a [target=\"orders-db\", collector=\"one\"]",
                        "INFO one lacks no privilege any more [target=\"orders-db\", collector=\"one\"]");
    }

    private static Done done(int dropped) {
        return new Done(List.of(), 1, dropped, Duration.ZERO, Duration.ZERO);
    }

    private static Failed failed(ErrorKind kind) {
        return new Failed(kind, "it broke", Duration.ZERO);
    }
}
