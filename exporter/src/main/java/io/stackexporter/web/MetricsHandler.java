package io.stackexporter.web;

import io.stackexporter.collect.Scraper;
import io.stackexporter.exposition.Block;
import io.stackexporter.exposition.Page;
import io.stackexporter.self.ExporterMetrics;
import io.stackexporter.self.ProcessMetrics;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The page of all targets and of the exporter itself; with {@code targets=none} of the exporter alone. */
final class MetricsHandler implements HttpHandler {
    private final Scraper scraper;
    private final ExporterMetrics exporter;
    private final ScrapeAnswers answers;

    MetricsHandler(Scraper scraper, ExporterMetrics exporter, ScrapeAnswers answers) {
        this.scraper = scraper;
        this.exporter = exporter;
        this.answers = answers;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws IOException {
        List<String> targets = Parameters.all(exchange, "targets");
        if (targets.isEmpty()) {
            answers.answer(exchange, scraper.longest(), deadline -> {
                List<Block> blocks = new ArrayList<>();
                scraper.scrape(deadline).forEach(report -> blocks.addAll(Blocks.among(report)));
                return Optional.of(page(blocks));
            });
        } else if (targets.equals(List.of("none"))) {
            answers.answer(exchange, Duration.ofSeconds(1), deadline -> Optional.of(page(List.of())));
        } else {
            Answers.plain(exchange, 400, "The only value of targets is none; see /probe for single targets.");
        }
    }

    private Page page(List<Block> blocksOfTargets) {
        List<Block> blocks = new ArrayList<>(blocksOfTargets);
        blocks.add(new Block(Map.of(), exporter.read()));
        blocks.add(new Block(Map.of(), ProcessMetrics.read()));
        return new Page(blocks);
    }
}
