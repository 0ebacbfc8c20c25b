package io.stackexporter.collect;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.stackexporter.collect.Outcome.Done;
import io.stackexporter.collect.Outcome.Failed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The log tells changes, not states. */
class StateLogTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.stackexporter.targets");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final StateLog log = new StateLog("orders-db");

    @BeforeEach
    void listen() {
        lines.start();
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        logger.addAppender(lines);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(lines);
        logger.setAdditive(true);
        logger.setLevel(null);
    }

    @Test
    void nothingIsSaidWhileAllIsWell() {
        log.worked("session", done(0));
        log.worked("session", done(0));
        assertThat(said()).isEmpty();
    }

    @Test
    void failureAndRecoveryAreSaidOnceEach() {
        for (int i = 0; i < 3; i++) {
            log.failed("session", failed(ErrorKind.CONNECT));
        }
        log.failed("session", failed(ErrorKind.AUTH));
        log.worked("session", done(0));
        log.worked("session", done(0));
        assertThat(said())
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
        assertThat(said())
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
        assertThat(said())
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
        assertThat(said())
                .containsExactly(
                        "WARN one does not see everything: the login lacks GRANT a [target=\"orders-db\", collector=\"one\"]",
                        "INFO one lacks no privilege any more [target=\"orders-db\", collector=\"one\"]");
    }

    private List<String> said() {
        return lines.list.stream()
                .map(event -> event.getLevel() + " " + event.getFormattedMessage() + " " + event.getKeyValuePairs())
                .toList();
    }

    private static Done done(int dropped) {
        return new Done(List.of(), 1, dropped, Duration.ZERO, Duration.ZERO);
    }

    private static Failed failed(ErrorKind kind) {
        return new Failed(kind, "it broke", Duration.ZERO);
    }
}
