package io.stackexporter.web;

import com.fasterxml.jackson.core.JsonGenerator;
import io.stackexporter.collect.Scraper;
import io.stackexporter.collect.Target;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The targets as Prometheus discovers them over HTTP: each is scraped here, by its name. */
final class ServiceDiscovery implements HttpHandler {
    private final Scraper scraper;
    private final Optional<ExternalUrl> external;
    private final String path;

    ServiceDiscovery(Scraper scraper, WebSettings settings) {
        this.scraper = scraper;
        this.external = settings.externalUrl();
        this.path = settings.prefix() + WebSettings.PROBE;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws IOException {
        String address = external.map(ExternalUrl::address).orElseGet(() -> ClientsAddress.of(exchange));
        boolean https = external.map(ExternalUrl::https)
                .orElseGet(() -> exchange.getConnection().getSslSessionInfo() != null);
        List<Target<?>> targets = scraper.targets();
        Answers.json(exchange, json -> {
            json.writeStartArray();
            for (Target<?> target : targets) {
                write(json, target, address, https);
            }
            json.writeEndArray();
        });
    }

    private void write(JsonGenerator json, Target<?> target, String address, boolean https) throws IOException {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("__metrics_path__", path);
        labels.put("__param_target", target.name());
        if (https) {
            labels.put("__scheme__", "https");
        }
        labels.putAll(Blocks.labels(target));
        json.writeStartObject();
        json.writeArrayFieldStart("targets");
        json.writeString(address);
        json.writeEndArray();
        json.writeObjectFieldStart("labels");
        for (Map.Entry<String, String> label : labels.entrySet()) {
            json.writeStringField(label.getKey(), label.getValue());
        }
        json.writeEndObject();
        json.writeEndObject();
    }
}
