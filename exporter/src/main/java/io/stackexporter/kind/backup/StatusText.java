package io.stackexporter.kind.backup;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.stackexporter.kind.backup.StatusReport.Thing;
import io.stackexporter.kind.backup.StatusReport.Told;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a status file: JSON when it begins with a brace, otherwise lines as Prometheus has them. */
final class StatusText {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Pattern LINE = Pattern.compile("(\\w+)\\s*(?:\\{([^}]*)})?\\s+(\\S+)(?:\\s+\\S+)?");
    private static final Pattern TYPE = Pattern.compile("(?:^|,)\\s*type=\"([^\"]*)\"");
    private static final Pattern WORD = Pattern.compile("[\\w.-]{1,40}");
    private static final String DRILLS = "drills";

    private final Map<Told, Double> values = new HashMap<>();

    private StatusText() {}

    /**
     * The values of one file.
     *
     * @throws IOException it cannot be understood
     */
    static Map<Told, Double> read(String text) throws IOException {
        StatusText status = new StatusText();
        if (text.stripLeading().startsWith("{")) {
            try (JsonParser parser = JSON.createParser(text)) {
                parser.nextToken();
                status.object(parser, "", "");
            }
        } else {
            status.lines(text);
        }
        if (status.values.isEmpty()) {
            throw new IOException("it holds nothing that is known");
        }
        return status.values;
    }

    private void object(JsonParser parser, String above, String type) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            JsonToken value = parser.nextToken();
            if (value == JsonToken.START_OBJECT && above.isEmpty() && key.equals(DRILLS)) {
                object(parser, DRILLS, "");
            } else if (value == JsonToken.START_OBJECT && above.equals(DRILLS) && type.isEmpty()) {
                object(parser, DRILLS, key);
            } else if (value.isScalarValue()) {
                value(Thing.ofKey(key, !type.isEmpty()), type, parser.getText());
            } else {
                parser.skipChildren();
            }
        }
    }

    private void lines(String text) throws IOException {
        for (String line : text.lines().map(String::strip).toList()) {
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw new IOException("a line is no sample");
            }
            Matcher type = TYPE.matcher(matcher.group(2) == null ? "" : matcher.group(2));
            value(Thing.ofMetric(matcher.group(1)), type.find() ? type.group(1) : "", matcher.group(3));
        }
    }

    /** What is not known is none of our business; what is known must be right. */
    private void value(Optional<Thing> thing, String type, String text) throws IOException {
        if (thing.isEmpty() || text.equals("null")) {
            return;
        }
        if (thing.get().isOfDrill() != WORD.matcher(type).matches()) {
            throw new IOException("the type of a drill must be a word");
        }
        double value = thing.get().isMoment() ? moment(text) : number(text);
        if (!Double.isFinite(value)) {
            throw new IOException("a value must be finite");
        }
        values.put(new Told(thing.get(), thing.get().isOfDrill() ? type : ""), value);
    }

    private static double number(String text) throws IOException {
        try {
            return switch (text) {
                case "true" -> 1;
                case "false" -> 0;
                default -> Double.parseDouble(text);
            };
        } catch (NumberFormatException e) {
            throw new IOException("a value must be a number", e);
        }
    }

    /** As Unix time in seconds, or as ISO 8601 with an offset. */
    private static double moment(String text) throws IOException {
        if (text.length() > 4 && text.charAt(4) == '-') {
            try {
                Instant moment = OffsetDateTime.parse(text).toInstant();
                return Backups.seconds(moment);
            } catch (DateTimeException e) {
                throw new IOException("a moment must be like 2026-01-31T02:00:00Z", e);
            }
        }
        return number(text);
    }
}
