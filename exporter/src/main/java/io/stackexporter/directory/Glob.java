package io.stackexporter.directory;

import io.stackexporter.config.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which files below a directory are meant, such as {@code db/daily/full_*.dump}: one part for each level, so that a look
 * never goes deeper than the user wrote.
 */
public final class Glob {
    private static final int MOST_LEVELS = 8;

    private final String text;
    private final List<Level> levels;

    /** One part of the path. */
    record Level(String text, boolean isLiteral, Pattern pattern) {
        boolean matches(String name) {
            return isLiteral ? text.equals(name) : pattern.matcher(name).matches();
        }
    }

    private Glob(String text, List<Level> levels) {
        this.text = text;
        this.levels = levels;
    }

    public static Glob of(String text) {
        String problem = problem(text);
        if (!problem.isEmpty()) {
            throw new IllegalArgumentException(text + " " + problem);
        }
        return new Glob(text, Stream.of(text.split("/", -1)).map(Glob::level).toList());
    }

    /** The same files, and those of the same name with one of these endings. */
    public Glob alsoWith(List<String> endings) {
        Level last = levels.getLast();
        String any = endings.stream().map(Pattern::quote).collect(Collectors.joining("|", "(?:", ")?"));
        Pattern pattern = Pattern.compile(last.pattern.pattern() + any, Pattern.DOTALL);
        List<Level> others = new ArrayList<>(levels);
        others.set(levels.size() - 1, new Level(last.text, false, pattern));
        return new Glob(text, others);
    }

    /** Reads a pattern that must be there; a mistake is reported and read as one that matches no name. */
    public static Glob read(Section section, String key, String help) {
        String text = section.text(key, help);
        String problem = text.isEmpty() ? "" : problem(text);
        if (!problem.isEmpty()) {
            section.problem(key, problem);
        }
        return of(text.isEmpty() || !problem.isEmpty() ? "-" : text);
    }

    /** Why it is no pattern; empty when it is one. */
    public static String problem(String text) {
        List<String> parts = List.of(text.split("/", -1));
        if (text.startsWith("/")) {
            return "must be below the directory of the url, so it does not begin with /";
        }
        if (parts.contains("..") || parts.contains(".") || parts.contains("")) {
            return "must name files below the directory of the url, without .. and without an empty part";
        }
        if (parts.contains("**") || parts.size() > MOST_LEVELS) {
            return "must have one part for each level, like */full_*.dump, and " + MOST_LEVELS + " levels at most";
        }
        return "";
    }

    private static Level level(String part) {
        StringBuilder regex = new StringBuilder();
        boolean literal = true;
        for (int i = 0; i < part.length(); i++) {
            char letter = part.charAt(i);
            literal &= letter != '*' && letter != '?';
            regex.append(
                    switch (letter) {
                        case '*' -> ".*";
                        case '?' -> ".";
                        default -> Pattern.quote(String.valueOf(letter));
                    });
        }
        return new Level(part, literal, Pattern.compile(regex.toString(), Pattern.DOTALL));
    }

    List<Level> levels() {
        return levels;
    }

    /** Whether a path with {@code /} between its parts is meant. */
    public boolean matches(String path) {
        String[] parts = path.split("/", -1);
        if (parts.length != levels.size()) {
            return false;
        }
        for (int i = 0; i < parts.length; i++) {
            if (!levels.get(i).matches(parts[i])) {
                return false;
            }
        }
        return true;
    }

    /** What every path begins with that is meant. */
    public String literalStart() {
        int wild = 0;
        while (wild < text.length() && text.charAt(wild) != '*' && text.charAt(wild) != '?') {
            wild++;
        }
        return text.substring(0, wild);
    }

    @Override
    public String toString() {
        return text;
    }
}
