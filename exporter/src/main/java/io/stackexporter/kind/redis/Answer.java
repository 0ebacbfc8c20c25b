package io.stackexporter.kind.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a server answered, read as the type that a collector expects; anything else is an {@link Unreadable} answer. */
record Answer(@Nullable Object raw) {

    /** An answer that is none: the other side does not speak as Redis does. */
    static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unreadable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    String text() {
        return switch (raw) {
            case byte[] bytes -> new String(bytes, StandardCharsets.UTF_8);
            case Long number -> number.toString();
            case null, default -> throw unexpected("a text");
        };
    }

    double number() {
        double number = raw instanceof Long whole ? whole.doubleValue() : Values.number(text());
        if (Double.isNaN(number)) {
            throw unexpected("a number");
        }
        return number;
    }

    List<Answer> items() {
        if (raw instanceof List<?> list) {
            return list.stream().<Answer>map(Answer::new).toList();
        }
        throw unexpected("a list");
    }

    /** One element of a list. */
    Answer item(int index) {
        List<Answer> items = items();
        if (index >= items.size()) {
            throw unexpected("a list of more than " + index + " elements");
        }
        return items.get(index);
    }

    private Unreadable unexpected(String expected) {
        String found = raw == null ? "nothing" : raw.getClass().getSimpleName();
        return new Unreadable("the answer is not " + expected + " but " + found, null);
    }
}
