package io.stackexporter.web.status;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What the reader wants to see: the targets in which every word of the text occurs. The script does the same. */
record Filter(String text, List<String> words) {
    private static final int LONGEST = 200;

    static Filter of(String text) {
        String wanted = text.strip();
        String cut = wanted.length() > LONGEST ? wanted.substring(0, LONGEST) : wanted;
        return new Filter(
                cut,
                Stream.of(cut.toLowerCase(Locale.ROOT).split("\\s+"))
                        .filter(word -> !word.isEmpty())
                        .toList());
    }

    boolean matches(String what) {
        String lower = what.toLowerCase(Locale.ROOT);
        return words.stream().allMatch(lower::contains);
    }
}
