package io.stackexporter.kind.http;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One sample of somebody else's page, as text 0.0.4 and OpenMetrics both write it. Its time and example are left aside: what
 * is passed on is said now.
 */
record ForeignLine(String name, Map<String, String> labels, double value) {
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_VALUE = 2_000;
    private static final int MOST_LABELS = 40;

    /** Tells what is wrong with a line; that is all it is for. */
    static final class BadLineException extends Exception {
        private static final long serialVersionUID = 1;

        BadLineException(String message) {
            super(message, null, false, false);
        }
    }

    /** Characters of the name and the labels. */
    int length() {
        return name.length()
                + labels.entrySet().stream()
                        .mapToInt(label ->
                                label.getKey().length() + label.getValue().length())
                        .sum();
    }

    static ForeignLine parse(String line) throws BadLineException {
        return new Cursor(line).line();
    }

    /** Reads one line from left to right. */
    private static final class Cursor {
        private final String line;
        private int at;

        Cursor(String line) {
            this.line = line;
        }

        ForeignLine line() throws BadLineException {
            String name = name("a metric name", true);
            Map<String, String> labels = Map.of();
            skipBlanks();
            if (peek() == '{') {
                at++;
                labels = labels();
            }
            skipBlanks();
            int begin = at;
            while (at < line.length() && !isBlank(line.charAt(at))) {
                at++;
            }
            return new ForeignLine(name, labels, number(line.substring(begin, at)));
        }

        private Map<String, String> labels() throws BadLineException {
            Map<String, String> labels = new LinkedHashMap<>();
            skipBlanks();
            while (peek() != '}') {
                String name = name("a label name", false);
                skipBlanks();
                expect('=');
                skipBlanks();
                if (labels.put(name, quoted()) != null || labels.size() > MOST_LABELS) {
                    throw new BadLineException("has a label twice or too many labels");
                }
                skipBlanks();
                if (peek() != '}') {
                    expect(',');
                    skipBlanks();
                }
            }
            at++;
            return labels;
        }

        private String name(String what, boolean colon) throws BadLineException {
            int begin = at;
            while (at < line.length() && isOfName(line.charAt(at), colon, at > begin)) {
                at++;
            }
            if (at == begin || at - begin > LONGEST_NAME) {
                throw new BadLineException("has no " + what.substring(2) + " where one should be");
            }
            return line.substring(begin, at);
        }

        private static boolean isOfName(char each, boolean colon, boolean inside) {
            boolean letter = (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z') || each == '_';
            return letter || (colon && each == ':') || (inside && each >= '0' && each <= '9');
        }

        private String quoted() throws BadLineException {
            expect('"');
            StringBuilder text = new StringBuilder();
            while (peek() != '"') {
                char each = next();
                if (each == '\\') {
                    char escaped = next();
                    text.append(escaped == 'n' ? '\n' : escaped);
                } else {
                    text.append(each);
                }
                if (text.length() > LONGEST_VALUE) {
                    throw new BadLineException("has a label that is too long");
                }
            }
            at++;
            return text.toString();
        }

        private void expect(char wanted) throws BadLineException {
            if (next() != wanted) {
                throw new BadLineException("lacks a " + wanted + " at column " + at);
            }
        }

        private char next() throws BadLineException {
            if (at >= line.length()) {
                throw new BadLineException("ends too early");
            }
            return line.charAt(at++);
        }

        /** A blank at the end of the line, which nothing begins with. */
        private char peek() throws BadLineException {
            if (at >= line.length()) {
                throw new BadLineException("ends too early");
            }
            return line.charAt(at);
        }

        private void skipBlanks() {
            while (at < line.length() && isBlank(line.charAt(at))) {
                at++;
            }
        }

        private static boolean isBlank(char each) {
            return each == ' ' || each == '\t';
        }
    }

    private static double number(String word) throws BadLineException {
        return switch (word) {
            case "NaN", "nan" -> Double.NaN;
            case "+Inf", "Inf", "inf", "+inf" -> Double.POSITIVE_INFINITY;
            case "-Inf", "-inf" -> Double.NEGATIVE_INFINITY;
            default -> {
                if (!word.matches("[+-]?[0-9]*\\.?[0-9]*([eE][+-]?[0-9]{1,5})?") || !word.matches(".*[0-9].*")) {
                    throw new BadLineException("has no number");
                }
                try {
                    yield Double.parseDouble(word);
                } catch (NumberFormatException e) {
                    throw new BadLineException("has no number");
                }
            }
        };
    }
}
