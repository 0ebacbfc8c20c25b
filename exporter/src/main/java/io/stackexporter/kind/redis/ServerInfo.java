package io.stackexporter.kind.redis;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The answer to INFO or CLUSTER INFO: fields by name. Servers differ in what they tell, so nothing here fails: a line that is
 * no field is passed over, a field that is missing or no number reads as not a number, which is left out of every page.
 */
record ServerInfo(Map<String, String> fields) {

    static ServerInfo parse(String text) {
        Map<String, String> fields = new LinkedHashMap<>();
        text.lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0 && line.charAt(0) != '#') {
                // The first one stays: a server that repeats a name repeats it for another subject.
                fields.putIfAbsent(line.substring(0, colon), line.substring(colon + 1));
            }
        });
        return new ServerInfo(fields);
    }

    boolean has(String field) {
        return fields.containsKey(field);
    }

    /** Empty when there is no such field. */
    String text(String field) {
        return fields.getOrDefault(field, "");
    }

    /** Not a number when there is no such field. */
    double number(String field) {
        return Values.number(text(field));
    }

    /** Whether a switch is on; a field that is missing counts as off. */
    boolean isOn(String field) {
        return number(field) == 1;
    }

    /** Every field whose name starts with the prefix, by the rest of its name. */
    Map<String, String> startingWith(String prefix) {
        Map<String, String> found = new LinkedHashMap<>();
        fields.forEach((name, value) -> {
            if (name.startsWith(prefix) && name.length() > prefix.length()) {
                found.put(name.substring(prefix.length()), value);
            }
        });
        return found;
    }

    /** As {@link #startingWith}, for values that are lists like {@code keys=5,expires=0}. */
    Map<String, Map<String, String>> lists(String prefix) {
        Map<String, Map<String, String>> found = new LinkedHashMap<>();
        startingWith(prefix).forEach((rest, value) -> found.put(rest, Values.pairs(value)));
        return found;
    }
}
