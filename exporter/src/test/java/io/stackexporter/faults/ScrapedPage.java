package io.stackexporter.faults;

import io.stackexporter.servers.Http;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A page as Prometheus gets it, and how long it took. */
record ScrapedPage(String text, Duration took) {
    private static final String LABEL = "\"((?:[^\"\\\\]|\\\\.)*)\"";
    private static final Pattern SUCCESS = Pattern.compile(
            "(?m)^stack_collector_success\\{collector=" + LABEL + ",target=" + LABEL + "[^}]*} (\\S+)$");
    private static final Pattern ERRORS = Pattern.compile("(?m)^stack_collector_errors_total\\{collector=" + LABEL
            + ",error=" + LABEL + ",target=" + LABEL + "[^}]*} (\\S+)$");

    static ScrapedPage of(String url) {
        long start = System.nanoTime();
        String text = Http.get(url);
        return new ScrapedPage(text, Duration.ofNanos(System.nanoTime() - start));
    }

    boolean up(String target) {
        return text.contains("\nstack_up{target=\"" + target + "\",")
                && value("stack_up\\{target=\"" + target + "\",[^}]*}").equals(Optional.of(1.0));
    }

    /** Up, with every collector. */
    boolean complete(String target) {
        return up(target) && failing(target).isEmpty();
    }

    Set<String> failing(String target) {
        return SUCCESS.matcher(text)
                .results()
                .filter(each -> each.group(2).equals(target) && Double.parseDouble(each.group(3)) == 0)
                .map(each -> each.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** How often each collector of a target failed, by collector and error. */
    Map<String, Double> errors(String target) {
        return each(ERRORS)
                .filter(each -> each.group(3).equals(target))
                .collect(Collectors.toMap(
                        each -> each.group(1) + " " + each.group(2),
                        each -> Double.parseDouble(each.group(4)),
                        Double::sum,
                        TreeMap::new));
    }

    /** What failed since an earlier page, such as {@code session timeout}. */
    Set<String> errorsSince(ScrapedPage earlier, String target) {
        Map<String, Double> before = earlier.errors(target);
        return errors(target).entrySet().stream()
                .filter(each -> each.getValue() > before.getOrDefault(each.getKey(), 0.0))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** How long opening the session took. */
    Optional<Duration> session(String target) {
        return value("stack_collector_duration_seconds\\{collector=\"session\",target=\"" + target + "\"[^}]*}")
                .map(seconds -> Duration.ofNanos((long) (seconds * 1e9)));
    }

    private Optional<Double> value(String series) {
        return each(Pattern.compile("(?m)^" + series + " (\\S+)$"))
                .map(each -> Double.parseDouble(each.group(1)))
                .findFirst();
    }

    private Stream<MatchResult> each(Pattern pattern) {
        return pattern.matcher(text).results();
    }
}
