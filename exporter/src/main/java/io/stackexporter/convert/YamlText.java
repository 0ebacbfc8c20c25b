package io.stackexporter.convert;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Texts as YAML writes them, so that they read back as they were. */
final class YamlText {
    /** What a block would not keep, or what could end a line for one reader and not for another. */
    private static final Pattern ODD =
            Pattern.compile("[\\p{Cntrl}&&[^\\n\\t]]|[\\x{85}\\x{2028}\\x{2029}\\x{feff}\\x{fffe}\\x{ffff}]|\\p{Cs}");

    private YamlText() {}

    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(each -> {
            char letter = (char) each;
            switch (letter) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (ODD.matcher(String.valueOf(letter)).matches() && !Character.isSurrogate(letter)) {
                        quoted.append("\\u%04x".formatted(each));
                    } else {
                        quoted.append(letter);
                    }
                }
            }
        });
        return quoted.append('"').toString();
    }

    static String list(List<String> texts) {
        return texts.stream().map(YamlText::quoted).collect(Collectors.joining(", ", "[", "]"));
    }

    /** A text of several lines as a block, indented by so many spaces. */
    static String block(String text, int indentation) {
        String plain = text.replace("\r\n", "\n").stripIndent().strip();
        if (ODD.matcher(plain).find() || plain.isEmpty()) {
            return quoted(plain);
        }
        String start = " ".repeat(indentation);
        return plain.lines()
                .map(line -> line.isBlank() ? "" : start + line.stripTrailing())
                .collect(Collectors.joining("\n", "|-\n", ""));
    }
}
