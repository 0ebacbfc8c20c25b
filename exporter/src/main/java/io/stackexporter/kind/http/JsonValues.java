package io.stackexporter.kind.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.ErrorKind;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Map.Entry;

/** Values that a JSON document must hold at given places. It is read as a stream, so that its size and depth cost no memory. */
final class JsonValues {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final int LONGEST_TOLD = 60;
    private static final int LOOKS_BETWEEN = 1024;

    /** What stands at a place; text is quoted when it is shown, and nothing else. */
    private record Found(String value, JsonToken token) {
        boolean is(String expected) {
            boolean same = value.equals(expected) || (token.isNumeric() && isSameNumber(expected));
            return same && token.isScalarValue();
        }

        private boolean isSameNumber(String expected) {
            try {
                return new BigDecimal(value).compareTo(new BigDecimal(expected)) == 0;
            } catch (NumberFormatException e) {
                return false;
            }
        }

        @Override
        public String toString() {
            if (!token.isScalarValue()) {
                return token == JsonToken.START_OBJECT ? "an object" : "a list";
            }
            String begin = value.length() > LONGEST_TOLD ? value.substring(0, LONGEST_TOLD) + "…" : value;
            return token == JsonToken.VALUE_STRING ? '"' + begin + '"' : begin;
        }
    }

    private final Map<JsonPath, String> expected;

    JsonValues(Map<JsonPath, String> expected) {
        this.expected = new LinkedHashMap<>(expected);
    }

    boolean isEmpty() {
        return expected.isEmpty();
    }

    /** Throws what is wrong with the document; every place that differs is named. */
    void check(Body body, Deadline deadline) throws IOException {
        Map<JsonPath, Found> found = read(body, deadline);
        StringBuilder wrong = new StringBuilder();
        for (Entry<JsonPath, String> each : expected.entrySet()) {
            Found value = found.get(each.getKey());
            if (value == null || !value.is(each.getValue())) {
                wrong.append(wrong.isEmpty() ? "" : ", ")
                        .append(each.getKey().text())
                        .append(value == null ? " is missing" : " is " + value)
                        .append(" instead of ")
                        .append(each.getValue());
            }
        }
        if (!wrong.isEmpty()) {
            throw new JsonException(ErrorKind.QUERY, "in the JSON of the body " + wrong);
        }
    }

    private Map<JsonPath, Found> read(Body body, Deadline deadline) throws IOException {
        Map<JsonPath, Found> found = new HashMap<>();
        try (JsonParser parser = FACTORY.createParser(new StringReader(body.text()))) {
            int looks = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (++looks % LOOKS_BETWEEN == 0 && deadline.expired()) {
                    throw new JsonException(ErrorKind.LIMIT, "the JSON of the body takes too long to read");
                }
                note(parser, token, found);
            }
            return found;
        } catch (JsonEOFException e) {
            throw new JsonException(
                    ErrorKind.QUERY,
                    body.whole()
                            ? "the body ends in the middle of its JSON"
                            : "the JSON of the body is longer than max_body_size");
        } catch (StreamConstraintsException e) {
            throw new JsonException(ErrorKind.LIMIT, "the JSON of the body nests too deeply or has values too long");
        } catch (StreamReadException e) {
            throw new JsonException(
                    ErrorKind.QUERY,
                    "the body is not JSON: line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr());
        }
    }

    /** Paths are made only of values as deep as one that is looked for. */
    private void note(JsonParser parser, JsonToken token, Map<JsonPath, Found> found) throws IOException {
        boolean opens = token.isStructStart();
        int depth = parser.getParsingContext().getNestingDepth() - (opens ? 1 : 0);
        for (JsonPath path : expected.keySet()) {
            boolean candidate = path.depth() == depth && !found.containsKey(path);
            if (candidate
                    && (token.isScalarValue() || opens)
                    && parser.getParsingContext().pathAsPointer().equals(path.pointer())) {
                found.put(path, new Found(parser.getText(), token));
            }
        }
    }
}
