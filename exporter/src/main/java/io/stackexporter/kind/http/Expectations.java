package io.stackexporter.kind.http;

import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.ErrorKind;
import io.stackexporter.probe.Patterns;
import io.stackexporter.probe.ProbeException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import okhttp3.Protocol;
import okhttp3.Response;

/**
 * What an answer must be like.
 *
 * @param status codes such as 200, and classes such as 2xx
 * @param headers patterns by the name of the header, one of whose values must match
 * @param body found in the body
 * @param notBody not found in the body
 * @param within the longest that the whole probe may take
 * @param tls whether the answer must come over TLS
 */
record Expectations(
        List<String> status,
        Map<String, Pattern> headers,
        Optional<Pattern> body,
        Optional<Pattern> notBody,
        JsonValues json,
        Optional<Duration> within,
        boolean tls,
        boolean http2) {

    /** Whether there is anything to look for in the body. */
    boolean wantBody() {
        return body.isPresent() || notBody.isPresent() || !json.isEmpty();
    }

    /** Throws what is wrong with the head of the answer. */
    void check(Response answer, Deadline deadline) throws IOException {
        if (tls && answer.handshake() == null) {
            throw new ProbeException(
                    ErrorKind.QUERY, "the answer comes without TLS; use https, or set expect.tls: any");
        }
        if (http2 && !isHttp2(answer)) {
            throw new ProbeException(ErrorKind.QUERY, "the service answers in HTTP/1.1 instead of HTTP/2");
        }
        if (status.stream().noneMatch(expected -> isStatus(answer.code(), expected))) {
            throw new ProbeException(
                    ErrorKind.QUERY, "the status is " + answer.code() + " instead of " + String.join(" or ", status));
        }
        for (Map.Entry<String, Pattern> each : headers.entrySet()) {
            List<String> values = answer.headers(each.getKey());
            if (values.stream()
                    .noneMatch(value ->
                            Patterns.find(each.getValue(), value, deadline).isPresent())) {
                throw new PatternException("the header " + each.getKey()
                        + (values.isEmpty() ? " is missing" : " does not match " + each.getValue()));
            }
        }
    }

    static boolean isHttp2(Response answer) {
        return answer.protocol() == Protocol.HTTP_2 || answer.protocol() == Protocol.H2_PRIOR_KNOWLEDGE;
    }

    private static boolean isStatus(int code, String expected) {
        return expected.endsWith("xx")
                ? expected.charAt(0) - '0' == code / 100
                : expected.equals(Integer.toString(code));
    }

    /** Throws what is wrong with the body. */
    void check(Body answer, Deadline deadline) throws IOException {
        if (!wantBody()) {
            return;
        }
        String text = answer.text();
        if (body.isPresent() && !Patterns.find(body.get(), text, deadline).isPresent()) {
            throw new PatternException("the body does not match " + body.get() + cut(answer));
        }
        if (notBody.isPresent() && Patterns.find(notBody.get(), text, deadline).isPresent()) {
            throw new PatternException("the body matches " + notBody.get() + ", which it must not");
        }
        if (!json.isEmpty()) {
            json.check(answer, deadline);
        }
    }

    private static String cut(Body answer) {
        return answer.whole() ? "" : " as far as it is read; see max_body_size";
    }

    /** Throws when the whole probe took too long. */
    void check(Duration took) throws IOException {
        if (within.isPresent() && took.compareTo(within.get()) > 0) {
            throw new ProbeException(ErrorKind.TIMEOUT, "the answer took longer than " + seconds(within.get()));
        }
    }

    static String seconds(Duration duration) {
        return duration.toMillis() / 1000.0 + " s";
    }
}
