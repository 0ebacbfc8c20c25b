package io.stackexporter.bundle;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words and signs of an expression, read one after the other. */
final class PromQlTokens {
    private static final Pattern TOKEN = Pattern.compile("(?<skip>\\s+|#[^\\n]*)"
            + "|\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'|`[^`]*`"
            + "|\\$\\w+|\\$\\{[^}]*}"
            + "|[a-zA-Z_][\\w:]*"
            + "|(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:e[+-]?\\d+)?\\w*"
            + "|=~|!~|[=!<>]=|[-+*/%^<>=(){}\\[\\],:@]");
    private static final String END = "";

    private final List<String> tokens = new ArrayList<>();
    private int next;

    PromQlTokens(String text) {
        Matcher matcher = TOKEN.matcher(text);
        while (matcher.lookingAt()) {
            if (matcher.group("skip") == null) {
                tokens.add(matcher.group());
            }
            matcher.region(matcher.end(), text.length());
        }
        if (matcher.regionStart() < text.length()) {
            throw new IllegalArgumentException("cannot read " + text.substring(matcher.regionStart()));
        }
        tokens.add(END);
    }

    String peek() {
        return tokens.get(next);
    }

    boolean isAtEnd() {
        return peek().equals(END);
    }

    boolean isWord() {
        return !isAtEnd() && (Character.isLetter(peek().charAt(0)) || peek().charAt(0) == '_');
    }

    boolean isString() {
        return !isAtEnd() && "\"'`".indexOf(peek().charAt(0)) >= 0;
    }

    boolean isNumber() {
        return !isAtEnd() && (Character.isDigit(peek().charAt(0)) || peek().charAt(0) == '.');
    }

    String take() {
        String token = peek();
        if (isAtEnd()) {
            throw new IllegalArgumentException("ends too early");
        }
        next++;
        return token;
    }

    /** Takes the token if it comes next. */
    boolean takes(String token) {
        if (!peek().equals(token)) {
            return false;
        }
        next++;
        return true;
    }

    void expect(String token) {
        if (!takes(token)) {
            throw new IllegalArgumentException("expected " + token + " but found " + rest());
        }
    }

    String rest() {
        return isAtEnd() ? "the end" : String.join(" ", tokens.subList(next, tokens.size()));
    }
}
