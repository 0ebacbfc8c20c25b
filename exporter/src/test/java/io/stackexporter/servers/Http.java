package io.stackexporter.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** One GET with a deadline, for tests that talk to real servers. */
public final class Http {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private Http() {}

    /** The answer's body; anything but 200 is an error. */
    public static String get(String url, String... headers) {
        HttpResponse<String> answer = answer(url, headers);
        if (answer.statusCode() != 200) {
            throw new UncheckedIOException(
                    new IOException(url + " answered " + answer.statusCode() + ": " + answer.body()));
        }
        return answer.body();
    }

    public static HttpResponse<String> answer(String url, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(LIMIT);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Whether it answers 200. */
    public static boolean isReady(String url) {
        try {
            return answer(url).statusCode() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }
}
