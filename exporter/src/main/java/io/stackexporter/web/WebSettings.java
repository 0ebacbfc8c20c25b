package io.stackexporter.web;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * How the face is to be served.
 *
 * @param metricsPath where the page of all targets lies
 * @param maxRequests scrapes at once; more are told to come back
 * @param scrapeTimeout the longest that a scrape may take, whatever the client allows
 * @param timeoutOffset what is kept back from the client's time-out for writing the page
 */
public record WebSettings(
        List<InetSocketAddress> addresses,
        String metricsPath,
        int maxRequests,
        Duration scrapeTimeout,
        Duration timeoutOffset) {}
