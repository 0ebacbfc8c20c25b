package io.stackexporter.kind.mysql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A set of MySQL's transaction identifiers, such as {@code 3e11fa47-...:1-5:8, ...}. Sets may be long and tell who wrote
 * what, so that only numbers of transactions leave this place.
 *
 * @param intervals by server and tag, as the server writes them: in order, and none touches another
 */
record GtidSet(Map<String, List<Interval>> intervals) {
    private static final Pattern INTERVAL = Pattern.compile("(\\d{1,19})(?:-(\\d{1,19}))?");

    /** Both ends belong to it. */
    record Interval(long first, long last) {
        double size() {
            return (double) last - first + 1;
        }
    }

    /** Reads what the server writes; what is not an interval is the server or the tag of those that follow it. */
    static GtidSet parse(String text) {
        Map<String, List<Interval>> intervals = new HashMap<>();
        for (String source : text.split(",", -1)) {
            String[] parts = source.strip().split(":", -1);
            String origin = parts[0].strip();
            for (int i = 1; i < parts.length; i++) {
                Matcher interval = INTERVAL.matcher(parts[i].strip());
                if (interval.matches()) {
                    String last = interval.group(2) == null ? interval.group(1) : interval.group(2);
                    intervals
                            .computeIfAbsent(origin, name -> new ArrayList<>())
                            .add(new Interval(number(interval.group(1)), number(last)));
                } else {
                    origin = parts[0].strip() + ":" + parts[i].strip();
                }
            }
        }
        return new GtidSet(intervals);
    }

    private static long number(String digits) {
        return digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
    }

    /** How many transactions are in it. */
    double size() {
        return intervals.values().stream()
                .flatMap(List::stream)
                .mapToDouble(Interval::size)
                .sum();
    }

    /** How many of them were first committed on this server, with whatever tag. */
    double sizeOf(String server) {
        return intervals.entrySet().stream()
                .filter(entry -> entry.getKey().equals(server) || entry.getKey().startsWith(server + ":"))
                .flatMap(entry -> entry.getValue().stream())
                .mapToDouble(Interval::size)
                .sum();
    }

    /** How many of its transactions another set does not have. */
    double sizeWithout(GtidSet other) {
        double common = 0;
        for (Map.Entry<String, List<Interval>> entry : intervals.entrySet()) {
            common += common(entry.getValue(), other.intervals.getOrDefault(entry.getKey(), List.of()));
        }
        return size() - common;
    }

    /** Goes through both lists once. */
    private static double common(List<Interval> ours, List<Interval> theirs) {
        double common = 0;
        int i = 0;
        int j = 0;
        while (i < ours.size() && j < theirs.size()) {
            Interval a = ours.get(i);
            Interval b = theirs.get(j);
            common += Math.max(0, (double) Math.min(a.last, b.last) - Math.max(a.first, b.first) + 1);
            if (a.last < b.last) {
                i++;
            } else {
                j++;
            }
        }
        return common;
    }
}
