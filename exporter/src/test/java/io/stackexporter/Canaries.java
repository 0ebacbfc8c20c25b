package io.stackexporter;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Secrets that exist nowhere else, one for each place in which one can be configured, and the search for them. What is
 * searched for is their first part, which no escaping changes; the rest is there for escaping to act on.
 */
final class Canaries {
    private static final String REST = "/ \"+&<%";

    private final Map<String, String> markers = new TreeMap<>();

    /** The secret of a place; the same one each time. */
    String secret(String place) {
        return marker(place) + REST;
    }

    /** The part without a character that needs escaping. */
    String marker(String place) {
        return markers.computeIfAbsent(
                place, key -> "Canary%dq7Zx%02d".formatted(7919 + markers.size(), markers.size()));
    }

    /** Which secrets the text holds, and how. */
    List<String> in(String text) {
        List<String> found = new ArrayList<>();
        markers.forEach((place, marker) -> forms(marker).forEach((form, needle) -> {
            if (text.contains(needle)) {
                found.add(place + " " + form);
            }
        }));
        return found;
    }

    /** Everything that stays the same wherever in a text the secret begins. */
    private static Map<String, String> forms(String marker) {
        Map<String, String> forms = new LinkedHashMap<>();
        forms.put("as it is", marker);
        forms.put("backwards", new StringBuilder(marker).reverse().toString());
        StringBuilder hexadecimal = new StringBuilder();
        StringBuilder percent = new StringBuilder();
        for (byte each : marker.getBytes(StandardCharsets.UTF_8)) {
            hexadecimal.append("%02x".formatted(each));
            percent.append("%%%02X".formatted(each));
        }
        forms.put("in hexadecimal", hexadecimal.toString());
        forms.put("percent-encoded", percent.toString());
        for (int before = 0; before < 3; before++) {
            String encoded =
                    Base64.getEncoder().encodeToString(("x".repeat(before) + marker).getBytes(StandardCharsets.UTF_8));
            int end = (before + marker.length()) * 8 / 6;
            forms.put("in base64 after " + before, encoded.substring(before == 0 ? 0 : before + 1, end));
        }
        return forms;
    }
}
