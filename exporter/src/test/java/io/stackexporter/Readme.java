package io.stackexporter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The fenced blocks of a README, for tests that hold it to its word. */
record Readme(String text) {
    static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```(\\w*)\\n(.*?)^ *```$");

    static Readme english() {
        return of("README.md");
    }

    static Readme chinese() {
        return of("README.zh-CN.md");
    }

    private static Readme of(String name) {
        try {
            return new Readme(Files.readString(REPOSITORY.resolve(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The blocks of a language, without their indentation; the empty language is plain text. */
    List<String> blocks(String language) {
        return BLOCK.matcher(text)
                .results()
                .filter(found -> found.group(1).equals(language))
                .map(found -> found.group(2).stripTrailing().stripIndent())
                .toList();
    }

    /** The one block that contains a word. */
    String block(String language, String word) {
        return blocks(language).stream()
                .filter(block -> block.contains(word))
                .findFirst()
                .orElseThrow();
    }
}
