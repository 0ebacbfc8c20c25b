package io.stackexporter.web;

import io.stackexporter.collect.Scraper;
import io.stackexporter.collect.Target;
import io.stackexporter.exposition.Page;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The page of one target, by its name in the configuration and by nothing else: no address ever comes from a request.
 * Nothing of a request is repeated in an answer, whatever it may hold.
 */
final class ProbeHandler implements HttpHandler {
    private final Scraper scraper;
    private final ScrapeAnswers answers;

    ProbeHandler(Scraper scraper, ScrapeAnswers answers) {
        this.scraper = scraper;
        this.answers = answers;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws IOException {
        List<String> names = Parameters.all(exchange, "target");
        List<String> labels = Parameters.all(exchange, "labels");
        if (names.size() != 1) {
            Answers.plain(exchange, 400, "The parameter target must be given once: the name of a configured target.");
        } else if (!labels.isEmpty() && !labels.equals(List.of("true")) && !labels.equals(List.of("false"))) {
            Answers.plain(exchange, 400, "The parameter labels may be given once, as true or false.");
        } else {
            Optional<Target<?>> target = scraper.target(names.getFirst());
            if (target.isPresent()) {
                answer(exchange, target.get(), labels.contains("true"));
            } else {
                Answers.plain(exchange, 404, notHere(scraper.elsewhere(names.getFirst())));
            }
        }
    }

    private static String notHere(OptionalInt shard) {
        return shard.isPresent()
                ? "This target belongs to shard " + shard.getAsInt() + "; ask the exporter that has it."
                : "There is no target of this name in the configuration.";
    }

    private void answer(HttpServerExchange exchange, Target<?> target, boolean userLabels) throws IOException {
        Set<String> collectors = new LinkedHashSet<>(Parameters.all(exchange, "collect[]"));
        if (!target.collectorNames().containsAll(collectors)) {
            Answers.plain(
                    exchange,
                    400,
                    "A collector of this name does not run for this target; there are "
                            + String.join(", ", target.collectorNames()) + ".");
            return;
        }
        answers.answer(
                exchange,
                target.timeout(),
                deadline -> scraper.scrape(target.name(), collectors, deadline)
                        .map(report -> new Page(Blocks.alone(report, userLabels))));
    }
}
