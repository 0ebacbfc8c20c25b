package io.stackexporter.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the JDK's own exceptions mean, and how a chain of them reads. */
class FailuresTest {

    static Stream<Arguments> kinds() {
        return Stream.of(
                arguments(new SocketTimeoutException("read"), ErrorKind.TIMEOUT),
                arguments(new InterruptedException(), ErrorKind.TIMEOUT),
                arguments(new InterruptedIOException(), ErrorKind.TIMEOUT),
                arguments(new ClosedByInterruptException(), ErrorKind.TIMEOUT),
                arguments(new TimeoutException(), ErrorKind.TIMEOUT),
                arguments(new UnknownHostException("db9"), ErrorKind.CONNECT),
                arguments(new ConnectException("refused"), ErrorKind.CONNECT),
                arguments(new NoRouteToHostException(), ErrorKind.CONNECT),
                arguments(new PortUnreachableException(), ErrorKind.CONNECT),
                arguments(new SocketException("reset"), ErrorKind.CONNECT),
                arguments(new StackOverflowError(), ErrorKind.INTERNAL),
                arguments(new ExecutionException(new OutOfMemoryError()), ErrorKind.INTERNAL));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void generalMeaningIsKnownHoweverDeepItLies(Throwable failure, ErrorKind kind) {
        assertThat(Failures.generalKind(failure)).contains(kind);
        assertThat(Failures.generalKind(new RuntimeException("driver", new IOException(failure))))
                .contains(kind);
    }

    @Test
    void innermostCauseDecides() {
        Throwable failure = new ConnectException("outer");
        failure.initCause(new SocketTimeoutException("inner"));
        assertThat(Failures.generalKind(failure)).contains(ErrorKind.TIMEOUT);
    }

    @Test
    void whatOnlyTheDriverKnowsIsLeftToIt() {
        assertThat(Failures.generalKind(new UncheckedIOException(new IOException("odd"))))
                .isEqualTo(Optional.empty());
    }

    @Test
    void messageSaysEachThingOnce() {
        Throwable failure =
                new RuntimeException("cannot read: refused", new IOException("refused", new ConnectException()));
        assertThat(Failures.message(failure)).isEqualTo("cannot read: refused: ConnectException");
    }

    @Test
    void exporterWithoutFilesIsAtALimit() {
        assertThat(Failures.generalKind(new RuntimeException(new SocketException("Too many open files"))))
                .contains(ErrorKind.LIMIT);
    }

    @Test
    void messageIsForPeople() {
        assertThat(Failures.message(new IOException("java.net.SocketTimeoutException: Read timed out")))
                .isEqualTo("Read timed out");
        assertThat(Failures.message(new IOException("refused", new UnknownHostException("db1"))))
                .isEqualTo("refused: unknown host db1");
        assertThat(Failures.message(new UnknownHostException("db1: Name or service not known")))
                .isEqualTo("db1: Name or service not known");
        assertThat(Failures.message(new IOException("10.0.0.1: no answer"))).isEqualTo("10.0.0.1: no answer");
    }

    @Test
    void chainWithoutAnEndIsCut() {
        RuntimeException one = new RuntimeException("one");
        RuntimeException two = new RuntimeException("two", one);
        one.initCause(two);
        assertThat(Failures.message(one)).isEqualTo("one: two");
    }

    @Test
    void wordsAreFitForLabels() {
        assertThat(ErrorKind.values())
                .allSatisfy(kind -> assertThat(kind.word()).matches("[a-z]+"));
    }
}
