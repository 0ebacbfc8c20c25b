package io.stackexporter.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Scrapes over one kept connection, as Prometheus does. */
final class Client implements AutoCloseable {
    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpRequest request;

    Client(String url) {
        request = HttpRequest.newBuilder(URI.create(url))
                .header("Accept", "application/openmetrics-text; version=1.0.0")
                .build();
    }

    String scrape() throws IOException, InterruptedException {
        return client.send(request, BodyHandlers.ofString()).body();
    }

    /** The value of a series without labels. */
    double value(String name) throws IOException, InterruptedException {
        Matcher matcher = Pattern.compile("(?m)^" + name + " (\\S+)$").matcher(scrape());
        return matcher.find() ? Double.parseDouble(matcher.group(1)) : Double.NaN;
    }

    @Override
    public void close() {
        client.close();
    }
}
