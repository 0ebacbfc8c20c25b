package io.stackexporter.web;

import com.fasterxml.jackson.core.JsonGenerator;
import io.stackexporter.collect.Outcome;
import io.stackexporter.collect.Outcome.Done;
import io.stackexporter.collect.Outcome.Failed;
import io.stackexporter.collect.Outcome.Skipped;
import io.stackexporter.collect.Scraper;
import io.stackexporter.collect.Target;
import io.stackexporter.collect.TargetState;
import io.stackexporter.collect.TargetState.CollectorState;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the latest scrapes found, for programs; what is not known is left out. */
final class TargetsPage implements HttpHandler {
    private final Scraper scraper;

    TargetsPage(Scraper scraper) {
        this.scraper = scraper;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws IOException {
        List<TargetState> states = scraper.states();
        Answers.json(exchange, json -> {
            json.writeStartArray();
            for (TargetState state : states) {
                write(json, state);
            }
            json.writeEndArray();
        });
    }

    private static void write(JsonGenerator json, TargetState state) throws IOException {
        Target<?> target = state.target();
        json.writeStartObject();
        json.writeStringField("name", target.name());
        json.writeStringField("system", target.system());
        json.writeStringField("kind", target.category());
        json.writeObjectFieldStart("labels");
        for (Map.Entry<String, String> label : target.labels().entrySet()) {
            json.writeStringField(label.getKey(), label.getValue());
        }
        json.writeEndObject();
        writeSession(json, state);
        json.writeArrayFieldStart("collectors");
        for (Map.Entry<String, CollectorState> collector : state.collectors().entrySet()) {
            json.writeStartObject();
            json.writeStringField("name", collector.getKey());
            writeOutcome(json, collector.getValue().outcome());
            text(json, "missing_privilege", Optional.ofNullable(state.missing().get(collector.getKey())));
            time(json, "last_good", collector.getValue().lastGood());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeSession(JsonGenerator json, TargetState state) throws IOException {
        if (state.scrapedAt().isPresent()) {
            json.writeBooleanField("up", state.up());
        }
        if (state.session() instanceof Failed failed) {
            writeOutcome(json, failed);
        }
        text(json, "version", state.identity().map(identity -> identity.version()));
        text(json, "flavor", state.identity().map(identity -> identity.flavor()));
        text(json, "role", state.identity().map(identity -> identity.role()));
        if (state.ping().isPresent()) {
            json.writeNumberField("ping_seconds", seconds(state.ping().get()));
        }
        time(json, "scraped_at", state.scrapedAt());
        time(json, "last_good", state.lastGood());
    }

    private static void writeOutcome(JsonGenerator json, Outcome outcome) throws IOException {
        switch (outcome) {
            case Done done -> {
                json.writeStringField("outcome", "done");
                json.writeNumberField("duration_seconds", seconds(done.took()));
                json.writeNumberField("series", done.series());
                json.writeNumberField("dropped", done.dropped());
                json.writeNumberField("age_seconds", seconds(done.age()));
            }
            case Failed failed -> {
                json.writeStringField("outcome", "failed");
                json.writeStringField("error", failed.kind().word());
                json.writeStringField("message", failed.message());
                json.writeNumberField("duration_seconds", seconds(failed.took()));
            }
            case Skipped skipped -> {
                json.writeStringField("outcome", "skipped");
                json.writeStringField("message", skipped.reason());
            }
        }
    }

    private static void text(JsonGenerator json, String key, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            json.writeStringField(key, value.get());
        }
    }

    private static void time(JsonGenerator json, String key, Optional<Instant> value) throws IOException {
        text(json, key, value.map(time -> time.truncatedTo(ChronoUnit.MILLIS).toString()));
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
