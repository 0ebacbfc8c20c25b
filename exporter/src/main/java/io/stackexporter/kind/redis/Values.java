package io.stackexporter.kind.redis;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** How a server writes numbers, switches and lists in its texts. */
final class Values {
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?");

    private Values() {}

    /** A number, or one of the words that stand for good and bad; everything else is not a number. */
    static double number(String text) {
        return switch (text) {
            case "ok", "up", "true" -> 1;
            case "err", "fail", "down", "false" -> 0;
            default -> NUMBER.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
        };
    }

    static double number(Map<String, String> values, String name) {
        return number(values.getOrDefault(name, ""));
    }

    /** A list like {@code keys=5,expires=0}: by name, as its order and length differ between versions. */
    static Map<String, String> pairs(String list) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : list.split(",", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                pairs.put(pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        return pairs;
    }
}
