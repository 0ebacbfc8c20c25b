package io.stackexporter.web.status;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * Writes HTML that is safe because there is no other way to write: every text and every value is escaped, and only an
 * {@link Asset} of our own goes in as it is. Elements are closed in the order in which they were opened.
 */
final class Html {
    private static final Set<String> WITHOUT_CONTENT = Set.of("meta", "link", "input");
    /** HTML closes these by itself, and a page of many targets has thousands of them. */
    private static final Set<String> CLOSED_BY_THE_NEXT = Set.of("tr", "td", "th", "thead", "tbody");

    private final StringBuilder page = new StringBuilder(1 << 14).append("<!DOCTYPE html>\n");
    private final Deque<String> open = new ArrayDeque<>();

    /** @param attributes names and values in turn; one whose value is empty is left out, except {@code value} */
    Html open(String tag, String... attributes) {
        page.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            attribute(attributes[i], attributes[i + 1]);
        }
        page.append('>');
        if (!WITHOUT_CONTENT.contains(tag)) {
            open.push(tag);
        }
        return this;
    }

    private void attribute(String name, String value) {
        if (!value.isEmpty() || name.equals("value")) {
            page.append(' ').append(name).append("=\"");
            escape(value);
            page.append('"');
        }
    }

    Html text(String text) {
        escape(text);
        return this;
    }

    Html asset(Asset asset) {
        page.append(asset.text());
        return this;
    }

    /** Closes what was opened last. */
    Html close() {
        String tag = open.pop();
        if (CLOSED_BY_THE_NEXT.contains(tag)) {
            page.append('\n');
        } else {
            page.append("</").append(tag).append('>');
        }
        return this;
    }

    /** An element with nothing but a text. */
    Html element(String tag, String text, String... attributes) {
        return open(tag, attributes).text(text).close();
    }

    /** The whole page; whatever is open ends. */
    String page() {
        while (!open.isEmpty()) {
            close();
        }
        return page.toString();
    }

    /** Also takes out what no HTML may contain, even as a reference. */
    private void escape(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> page.append("&amp;");
                case '<' -> page.append("&lt;");
                case '>' -> page.append("&gt;");
                case '"' -> page.append("&quot;");
                default -> page.append(isControl(c) || isHalf(text, i) ? '\uFFFD' : c);
            }
        }
    }

    private static boolean isControl(char c) {
        return (c < ' ' && c != '\n' && c != '\t') || (c >= 0x7F && c <= 0x9F) || isDirection(c);
    }

    /** Marks that turn the direction of writing would let one target's text disguise the page around it. */
    private static boolean isDirection(char c) {
        return (c >= '\u202A' && c <= '\u202E') || (c >= '\u2066' && c <= '\u2069');
    }

    private static boolean isHalf(String text, int i) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        }
        return Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
    }
}
