package io.stackexporter.kind.http;

import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.ErrorKind;
import io.stackexporter.kind.http.Seen.Answer;
import io.stackexporter.probe.BrokenHttp;
import io.stackexporter.probe.PeerCertificates;
import io.stackexporter.probe.ProbeException;
import io.stackexporter.probe.ProbeTime;
import io.stackexporter.probe.ResolvedName;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** One probe on its way from redirect to redirect: what it has seen so far stays, whatever comes. */
final class Journey {
    private static final int MOST_REDIRECTS = 10;

    /** The library reads no more of it. */
    private static final int LONGEST_HEAD = 256 << 10;

    private final Service service;
    private final Deadline limit;
    private final LargeAnswers large;
    private final Phases phases = new Phases();
    private final Cookies cookies = new Cookies();
    private final Set<HttpUrl> visited = new LinkedHashSet<>();
    private Answer answer = Answer.NONE;
    private long bodyBytes;
    private long sentBytes;
    private int redirects;
    private Optional<ResolvedName> name = Optional.empty();
    private Optional<PeerCertificates> certificates = Optional.empty();
    private HttpUrl at;

    Journey(Service service, Deadline limit, LargeAnswers large) {
        this.service = service;
        this.limit = limit;
        this.large = large;
        this.at = service.url();
    }

    /** Ends at the first answer that leads nowhere else; throws what is wrong with it. */
    void make() throws IOException, InterruptedException {
        @Nullable
        Request next = service.request(at, service.method(), service.body().isPresent());
        while (next != null) {
            visited.add(next.url());
            next = step(new Exchange(service, next, phases, limit));
        }
    }

    private @Nullable Request step(Exchange exchange) throws IOException, InterruptedException {
        at = exchange.request().url();
        try (Response response = exchange.send(cookies)) {
            answer = Heads.of(response);
            if (Redirects.isOne(response)) {
                redirects++; // whether it is followed or not
            }
            if (Redirects.isOne(response) && service.followRedirects()) {
                return follow(exchange.request(), response, Redirects.target(response));
            }
            read(response);
            return null;
        } finally {
            sentBytes = exchange.bytes();
            name = name.or(exchange::name);
            certificates = exchange.certificates();
        }
    }

    private void read(Response response) throws IOException {
        Expectations expectations = service.expectations();
        try (LargeAnswers.Holder room = large.holder(limit)) {
            Body body = body(response, expectations.wantBody() ? service.keep() : 0, room);
            phases.transferred();
            refuseLogin(response);
            expectations.check(response, limit);
            expectations.check(body, limit);
        }
    }

    private Body body(Response response, int keep, LargeAnswers.Holder room) throws IOException {
        try {
            return Body.read(response, keep, (read, kept) -> {
                bodyBytes = read;
                if (kept > Body.LARGE) {
                    room.grow();
                }
            });
        } finally {
            answer = answer.withBody(bodyBytes);
        }
    }

    private void refuseLogin(Response response) throws ProbeException {
        boolean refused = response.code() == 401 || response.code() == 403;
        boolean expected = service.expectations().status().contains(Integer.toString(response.code()));
        if (refused
                && !expected
                && service.credentials().any()
                && service.trusts(response.request().url())) {
            throw new ProbeException(ErrorKind.AUTH, "the service refuses the login with status " + response.code());
        }
    }

    private Request follow(Request from, Response response, HttpUrl target) throws IOException {
        if (redirects > MOST_REDIRECTS) {
            throw new ProbeException(
                    ErrorKind.QUERY,
                    visited.contains(target)
                            ? "the redirects lead in a circle, back to " + Service.shown(target)
                            : "there are more than " + MOST_REDIRECTS + " redirects, the last one to "
                                    + Service.shown(target));
        }
        Redirects.checkScheme(service, from.url(), target);
        boolean keeps = response.code() == 307 || response.code() == 308;
        boolean withBody = keeps && from.body() != null;
        if (withBody && !service.trusts(target)) {
            throw new ProbeException(
                    ErrorKind.QUERY,
                    "the service wants the body sent on to " + Service.shown(target)
                            + ", which is another one; make it the url if that is right");
        }
        phases.again();
        return service.request(target, keeps || from.method().equals("HEAD") ? from.method() : "GET", withBody);
    }

    /** For people: what it was doing, and with whom. */
    String whereItIs() {
        String bytes = phases.phase() == Phase.TRANSFER ? " after " + bodyBytes + " bytes" : "";
        return "while " + phases.phase().doing() + bytes + " (" + Service.shown(at) + ")";
    }

    /** What breaks without saying more than the library does. */
    Exception explained(Exception failure) {
        return switch (BrokenHttp.of(failure)) {
            case SPEAKS_TLS ->
                new ProbeException(
                        ErrorKind.CONNECT, Service.endpoint(at) + " speaks TLS; write https in the url", failure);
            case NO_HTTP, BODY_ENDED -> explainedProtocol(failure);
            case ENDED -> explainedEnd(failure);
            case RESET ->
                new ProbeException(
                        ErrorKind.CONNECT,
                        "the service breaks the connection off " + whereItIs() + "; its own log says why",
                        failure);
            case REFUSED ->
                new ProbeException(
                        ErrorKind.CONNECT,
                        "cannot connect to " + Service.endpoint(at)
                                + ": refused; see whether the service listens there",
                        failure);
            case ODD ->
                new ProbeException(
                        ErrorKind.QUERY,
                        "what answers at " + Service.endpoint(at) + " does not speak HTTP as it should: "
                                + failure.getMessage(),
                        failure);
            case OTHER -> failure;
        };
    }

    private ProbeException explainedProtocol(Exception failure) {
        boolean began = answer.status() != 0 && phases.phase() == Phase.TRANSFER;
        return began
                ? new ProbeException(
                        ErrorKind.CONNECT,
                        "the body ends before it is complete, after " + bodyBytes + " bytes",
                        failure)
                : new ProbeException(
                        ErrorKind.QUERY, "what answers at " + Service.endpoint(at) + " does not speak HTTP", failure);
    }

    /** To the library, a head that is longer than it reads ends there. */
    private ProbeException explainedEnd(Exception failure) {
        boolean endless = phases.phase() == Phase.PROCESSING && sentBytes >= LONGEST_HEAD;
        return endless
                ? new ProbeException(
                        ErrorKind.LIMIT,
                        "the head of the answer is longer than " + (LONGEST_HEAD >> 10)
                                + " KiB or never ends; see what answers at " + Service.endpoint(at),
                        failure)
                : new ProbeException(ErrorKind.CONNECT, "the service ends the connection " + whereItIs(), failure);
    }

    Seen seen(Optional<Exception> failure, ProbeTime time, Optional<MetricsPage> page) {
        return new Seen(
                failure,
                answer,
                redirects,
                phases.sums(),
                name,
                certificates,
                Service.endpoint(at),
                !service.expectations().json().isEmpty(),
                time,
                page);
    }
}
