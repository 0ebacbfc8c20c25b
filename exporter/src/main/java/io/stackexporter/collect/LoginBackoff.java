package io.stackexporter.collect;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a login that was refused from being tried at every scrape, so that no account gets locked: in any ten minutes it is
 * tried four times at most, in any thirty eight times. Other credentials are tried at once. One for each target, which every
 * attempt to log in goes through.
 */
public final class LoginBackoff {
    private static final List<Duration> WAITS =
            List.of(Duration.ofSeconds(10), Duration.ofMinutes(1), Duration.ofMinutes(5));

    private final Function<Throwable, ErrorKind> kindOf;
    private final List<Duration> waits;
    private final AtomicReference<@Nullable Refusal> last = new AtomicReference<>();

    /**
     * How the last attempts ended.
     *
     * @param times refused one after the other
     */
    private record Refusal(Object credentials, int times, String message, Deadline next) {}

    /** Logs in, or fails. */
    @FunctionalInterface
    public interface Attempt<T, E extends Exception> {
        T logIn() throws E;
    }

    /** Nothing was tried: the server refused the same login a moment ago. */
    public static final class Waiting extends RuntimeException implements Explained {
        private static final long serialVersionUID = 1;

        Waiting(String message) {
            super(message);
        }

        @Override
        public ErrorKind kind() {
            return ErrorKind.AUTH;
        }
    }

    /**
     * Nothing is refused yet.
     *
     * @param kindOf what an exception of the driver means
     */
    public LoginBackoff(Function<Throwable, ErrorKind> kindOf) {
        this(kindOf, WAITS);
    }

    LoginBackoff(Function<Throwable, ErrorKind> kindOf, List<Duration> waits) {
        this.kindOf = kindOf;
        this.waits = waits;
    }

    /**
     * Makes one attempt, unless it has to wait.
     *
     * @param credentials equal to those of the last attempt unless they have changed
     * @throws Waiting without an attempt
     */
    public <T, E extends Exception> T attempt(Object credentials, Attempt<T, E> attempt) throws E {
        @Nullable Refusal before = admitted(credentials);
        try {
            T session = attempt.logIn();
            last.set(null);
            return session;
        } catch (Exception | Error e) {
            if (Failures.generalKind(e).orElseGet(() -> kindOf.apply(e)) == ErrorKind.AUTH) {
                int times = before == null ? 1 : before.times + 1;
                last.set(refusal(credentials, times, Failures.message(e)));
            } else if (before != null) {
                last.set(before); // a server that is down says nothing of the login
            }
            throw e;
        }
    }

    private Refusal refusal(Object credentials, int times, String message) {
        Duration wait = waits.get(Math.min(times, waits.size()) - 1);
        return new Refusal(credentials, times, message, Deadline.in(wait));
    }

    /** The next attempt is made whatever came before, as after a reload of the configuration. */
    public void forget() {
        last.set(null);
    }

    /** What is known of the same credentials; the time of the next attempt is moved on first, so that only one is made. */
    private @Nullable Refusal admitted(Object credentials) {
        Refusal known = last.get();
        if (known == null || !known.credentials.equals(credentials)) {
            return null;
        }
        Refusal reserved = refusal(credentials, known.times + 1, known.message);
        if (!known.next.expired() || !last.compareAndSet(known, reserved)) {
            throw new Waiting("login refused: " + known.message + "; the next attempt is in "
                    + Math.max(1, known.next.remaining().plusMillis(999).toSeconds())
                    + " s, or as soon as the credentials change");
        }
        return known;
    }
}
