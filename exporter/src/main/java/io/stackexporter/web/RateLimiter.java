package io.stackexporter.web;

import io.stackexporter.access.WebConfig.Rate;
import io.stackexporter.collect.Deadline;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** A bucket of tokens, one for each request; it stays the same bucket until the file asks for another rate. */
final class RateLimiter {
    /** Full for every rate: no token was ever taken. */
    private final AtomicReference<Bucket> bucket =
            new AtomicReference<>(new Bucket(new Rate(Duration.ZERO, 1), Deadline.in(Duration.ZERO)));

    /** When a bucket will be full again; each token that is taken puts that off by one interval. */
    private record Bucket(Rate rate, Deadline full) {
        Duration missing() {
            return full.remaining();
        }

        /** How long until there is a token. */
        Duration untilToken() {
            return missing().minus(rate.interval().multipliedBy(rate.burst() - 1L));
        }

        Bucket lessOne() {
            return new Bucket(rate, Deadline.in(missing().plus(rate.interval())));
        }
    }

    /** Takes a token; where there is none, says how long until there is one. */
    Optional<Duration> refused(Optional<Rate> rate) {
        if (rate.isEmpty()) {
            return Optional.empty();
        }
        while (true) {
            Bucket before = bucket.get();
            Bucket now = before.rate().equals(rate.get()) ? before : new Bucket(rate.get(), Deadline.in(Duration.ZERO));
            Duration wait = now.untilToken();
            if (wait.isPositive()) {
                return Optional.of(wait);
            }
            if (bucket.compareAndSet(before, now.lessOne())) {
                return Optional.empty();
            }
        }
    }
}
