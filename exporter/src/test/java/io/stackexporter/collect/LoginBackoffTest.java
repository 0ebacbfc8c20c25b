package io.stackexporter.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.stackexporter.collect.LoginBackoff.Waiting;
import io.stackexporter.fake.FakeFailure;
import io.stackexporter.servers.Await;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A refused login is not tried again at once, and everything else is. */
class LoginBackoffTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration NOTHING = Duration.ofNanos(1);

    private final AtomicInteger attempts = new AtomicInteger();

    private static LoginBackoff waiting(Duration... waits) {
        return new LoginBackoff(LoginBackoffTest::kindOf, List.of(waits));
    }

    private static ErrorKind kindOf(Throwable failure) {
        return failure instanceof IllegalStateException ? ErrorKind.AUTH : ErrorKind.CONNECT;
    }

    private Throwable refused(LoginBackoff logins, String password) {
        return catchThrowable(() -> logins.attempt(password, () -> {
            attempts.incrementAndGet();
            throw new IllegalStateException("no such user");
        }));
    }

    private String allowed(LoginBackoff logins, String password) {
        return logins.attempt(password, () -> {
            attempts.incrementAndGet();
            return "in";
        });
    }

    @Test
    void refusedLoginWaitsAndSaysWhyAndHowLong() {
        LoginBackoff logins = new LoginBackoff(LoginBackoffTest::kindOf);
        assertThat(refused(logins, "wrong")).hasMessage("no such user");
        for (int i = 0; i < 3; i++) {
            assertThat(refused(logins, "wrong"))
                    .isInstanceOf(Waiting.class)
                    .message()
                    .matches("login refused: no such user; the next attempt is in ([1-9]|10) s, "
                            + "or as soon as the credentials change");
        }
        assertThat(attempts).hasValue(1);
        assertThat(Failures.generalKind(new RuntimeException(refused(logins, "wrong"))))
                .contains(ErrorKind.AUTH);
    }

    @Test
    void waitsBecomeLongerAndTheLastStays() {
        LoginBackoff logins = waiting(NOTHING, NOTHING, LONG);
        for (int i = 1; i <= 3; i++) {
            refused(logins, "wrong");
            assertThat(attempts).hasValue(i);
        }
        assertThat(refused(logins, "wrong")).isInstanceOf(Waiting.class);
        assertThat(attempts).hasValue(3);
    }

    @Test
    void otherCredentialsAreTriedAtOnce() {
        LoginBackoff logins = waiting(LONG);
        refused(logins, "wrong");
        assertThat(allowed(logins, "right")).isEqualTo("in");
        assertThat(refused(logins, "right"))
                .as("all is forgotten after a success")
                .hasMessage("no such user");
        assertThat(refused(logins, "right")).isInstanceOf(Waiting.class);
    }

    @Test
    void reloadTriesAtOnce() {
        LoginBackoff logins = waiting(LONG);
        refused(logins, "wrong");
        logins.forget();
        assertThat(allowed(logins, "wrong")).isEqualTo("in");
    }

    @Test
    void serverThatIsDownSaysNothingOfTheLogin() {
        LoginBackoff logins = waiting(NOTHING, LONG);
        refused(logins, "wrong");
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> logins.attempt("wrong", () -> {
                        attempts.incrementAndGet();
                        throw new FakeFailure(ErrorKind.CONNECT, "starting up");
                    }))
                    .hasMessage("starting up");
        }
        assertThat(attempts).hasValue(6);
        assertThat(refused(logins, "wrong")).hasMessage("no such user");
        assertThat(refused(logins, "wrong")).isInstanceOf(Waiting.class);
    }

    @Test
    void onlyOneOfManyTriesWhenTheWaitIsOver() {
        LoginBackoff logins = waiting(NOTHING, LONG);
        refused(logins, "wrong");
        Semaphore end = new Semaphore(0);
        CompletableFuture<String> first = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(() -> first.complete(logins.attempt("wrong", () -> {
                    attempts.incrementAndGet();
                    end.acquireUninterruptibly();
                    return "in";
                })));
        Await.until("the first one tries", () -> attempts.get() == 2);
        assertThat(refused(logins, "wrong")).isInstanceOf(Waiting.class);
        end.release();
        assertThat(first.join()).isEqualTo("in");
        assertThat(allowed(logins, "wrong")).isEqualTo("in");
    }
}
