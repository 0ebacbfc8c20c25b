package io.stackexporter.kind.http;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in a JSON document, written like {@code components.db.status} or {@code checks[0].ok}.
 *
 * @param depth how many steps lead there
 */
record JsonPath(String text, JsonPointer pointer, int depth) {
    private static final Pattern STEP = Pattern.compile("\\.?([^.\\[\\]]+)|\\[(\\d{1,9})]");
    private static final int DEEPEST = 50;

    /** Empty for what is no path. */
    static Optional<JsonPath> of(String text) {
        StringBuilder pointer = new StringBuilder();
        String path = text.startsWith("$.") ? text.substring(2) : text;
        Matcher step = STEP.matcher(path);
        int at = 0;
        int depth = 0;
        while (step.find() && step.start() == at && !(at == 0 && path.startsWith("."))) {
            String name = step.group(1) == null ? step.group(2) : step.group(1);
            boolean glued = at > 0 && step.group(1) != null && path.charAt(at) != '.';
            if (glued) {
                return Optional.empty();
            }
            pointer.append('/').append(name.replace("~", "~0").replace("/", "~1"));
            at = step.end();
            depth++;
        }
        boolean whole = at == path.length() && depth > 0 && depth <= DEEPEST;
        return whole
                ? Optional.of(new JsonPath(text, JsonPointer.compile(pointer.toString()), depth))
                : Optional.empty();
    }
}
