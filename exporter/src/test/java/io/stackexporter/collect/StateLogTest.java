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
                        "WARN target=orders-db session failed: error=connect it broke",
                        "WARN target=orders-db session failed: error=auth it broke",
                        "INFO target=orders-db session works again");
    }

    @Test
    void collectorsHaveStatesOfTheirOwn() {
        log.failed("one", failed(ErrorKind.QUERY));
        log.failed("two", failed(ErrorKind.QUERY));
        log.worked("one", done(0));
        assertThat(said())
                .containsExactly(
                        "WARN target=orders-db one failed: error=query it broke",
                        "WARN target=orders-db two failed: error=query it broke",
                        "INFO target=orders-db one works again");
    }

    @Test
    void droppedSeriesAreSaidWhenItBegins() {
        log.worked("one", done(3));
        log.worked("one", done(4));
        log.worked("one", done(0));
        log.worked("one", done(5));
        assertThat(said())
                .containsExactly(
                        "WARN target=orders-db one left out 3 series: they came twice or are over the limit",
                        "WARN target=orders-db one left out 5 series: they came twice or are over the limit");
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
                        "WARN target=orders-db one does not see everything: the login lacks GRANT a",
                        "INFO target=orders-db one lacks no privilege any more");
    }

    private List<String> said() {
        return lines.list.stream()
                .map(event -> event.getLevel() + " " + event.getFormattedMessage())
                .toList();
    }

    private static Done done(int dropped) {
        return new Done(List.of(), 1, dropped, Duration.ZERO, Duration.ZERO);
    }

    private static Failed failed(ErrorKind kind) {
        return new Failed(kind, "it broke", Duration.ZERO);
    }
}
