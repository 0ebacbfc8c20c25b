package io.stackexporter.kind.http;

import io.stackexporter.kind.http.Seen.Answer;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Protocol;
import okhttp3.Response;

/** What the head of an answer says. */
final class Heads {
    /** The first product, without what follows it, which often is the system that it runs on. */
    private static final Pattern PRODUCT =
            Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,40}(?:/[0-9A-Za-z._+-]{1,24})?");

    private Heads() {}

    static Answer of(Response response) {
        boolean bodiless = response.code() == 204 || response.code() == 304;
        String length = bodiless ? "0" : header(response, "Content-Length");
        double modified = Optional.ofNullable(response.headers().getDate("Last-Modified"))
                .map(Date::toInstant)
                .map(Instant::getEpochSecond)
                .map(Long::doubleValue)
                .orElse(Double.NaN);
        return new Answer(
                response.code(),
                protocol(response.protocol()),
                length.matches("\\d{1,18}") ? Long.parseLong(length) : -1,
                0,
                response.handshake() != null,
                modified,
                server(header(response, "Server")));
    }

    /** Empty when there is none. */
    static String header(Response response, String name) {
        return Optional.ofNullable(response.header(name)).orElse("");
    }

    private static String protocol(Protocol protocol) {
        return switch (protocol) {
            case HTTP_1_0 -> "HTTP/1.0";
            case HTTP_2, H2_PRIOR_KNOWLEDGE -> "HTTP/2";
            default -> "HTTP/1.1";
        };
    }

    private static String server(String header) {
        Matcher product = PRODUCT.matcher(header);
        return product.lookingAt() ? product.group() : "";
    }
}
