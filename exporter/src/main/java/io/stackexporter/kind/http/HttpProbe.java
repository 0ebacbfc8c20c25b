package io.stackexporter.kind.http;

import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Explained;
import io.stackexporter.collect.LoginBackoff;
import io.stackexporter.probe.Probe;
import io.stackexporter.probe.ProbeException;
import io.stackexporter.probe.ProbeTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;

/** Asks a service once, and follows where it leads. */
final class HttpProbe implements Probe<Seen> {
    private final Service service;
    private final Optional<MetricsSettings> metrics;
    private final LargeAnswers bodies;
    private final LargeAnswers pages;
    private final LoginBackoff backoff = new LoginBackoff(failure -> ErrorKind.INTERNAL);

    HttpProbe(Service service, Optional<MetricsSettings> metrics, LargeAnswers bodies, LargeAnswers pages) {
        this.service = service;
        this.metrics = metrics;
        this.bodies = bodies;
        this.pages = pages;
    }

    /** A refused login, with what was seen of it. */
    private static final class Refused extends Exception implements Explained {
        private static final long serialVersionUID = 1;

        private final transient Seen seen;

        Refused(Seen seen, Exception why) {
            super(why.getMessage(), why);
            this.seen = seen;
        }

        @Override
        public ErrorKind kind() {
            return ErrorKind.AUTH;
        }
    }

    @Override
    public Seen look(Deadline scrape) throws Exception {
        if (!service.credentials().canBeLocked()) {
            return once(scrape);
        }
        try {
            return backoff.attempt(presentCredentials(), () -> admitted(once(scrape)));
        } catch (Refused refused) {
            return refused.seen;
        }
    }

    @Override
    public void tryLoginAgain() {
        backoff.forget();
    }

    private Credentials presentCredentials() throws ProbeException {
        try {
            return service.credentials().now();
        } catch (UncheckedIOException e) {
            throw unreadable(e);
        }
    }

    /** The file of a secret. */
    private static ProbeException unreadable(UncheckedIOException failure) {
        return new ProbeException(ErrorKind.AUTH, String.valueOf(failure.getMessage()), failure);
    }

    private static Seen admitted(Seen seen) throws Refused {
        Optional<Exception> failure = seen.failure();
        if (failure.isPresent() && failure.get() instanceof Explained e && e.kind() == ErrorKind.AUTH) {
            throw new Refused(seen, failure.get());
        }
        return seen;
    }

    private Seen once(Deadline scrape) throws InterruptedException {
        Duration within = service.expectations().within().orElse(Duration.ofDays(1));
        ProbeTime.Running running = ProbeTime.start(scrape, within);
        Journey journey = new Journey(service, running.deadline(), bodies);
        Optional<Exception> failure = Optional.empty();
        try {
            journey.make();
        } catch (IOException | RuntimeException e) {
            failure = Optional.of(explained(e, journey, running));
        }
        Optional<MetricsPage> page = metrics.map(settings -> new MetricsPage(service, settings, scrape, pages));
        return journey.seen(failure, running.end(), page);
    }

    /** Time that is over breaks a connection in many ways, and only we know why. */
    private static Exception explained(Exception failure, Journey journey, ProbeTime.Running running) {
        boolean known = failure instanceof Explained;
        if (running.deadline().expired() && !(failure instanceof PatternException)) {
            return new ProbeException(
                    ErrorKind.TIMEOUT,
                    "no answer within " + Expectations.seconds(running.limit()) + ": the time was over "
                            + journey.whereItIs(),
                    failure);
        }
        if (failure instanceof UncheckedIOException e) {
            return unreadable(e);
        }
        return known ? failure : journey.explained(failure);
    }
}
