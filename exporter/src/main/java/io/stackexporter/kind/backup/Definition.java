package io.stackexporter.kind.backup;

import io.stackexporter.config.Quantity;
import io.stackexporter.config.Section;
import io.stackexporter.directory.Glob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One backup of a target: which files it is made of, how they are checked, and what is expected of them.
 *
 * @param glob empty for what is known from status files alone
 * @param encrypted endings of names whose content cannot be checked
 * @param status files in which jobs tell how they went
 * @param expected limits of this backup alone, as facts for rules
 */
record Definition(
        String name,
        Optional<Glob> glob,
        Format format,
        long minSize,
        boolean checksum,
        List<String> encrypted,
        List<Glob> status,
        Map<Expectation, Double> expected) {
    private static final List<String> ENCRYPTED = List.of(".gpg", ".pgp", ".asc", ".age", ".enc", ".aes");

    /** What the configuration may expect of a backup. */
    enum Expectation {
        MAX_AGE("max_age", "The longest that the newest good backup may be old, such as 26h or 8d."),
        RETENTION("retention", "The longest that the oldest file may be old, such as 30d."),
        MIN_FILES("min_files", "The fewest files that there should be."),
        MAX_FILES("max_files", "The most files that there should be.");

        private final String key;
        private final String help;

        Expectation(String key, String help) {
            this.key = key;
            this.help = help;
        }

        String key() {
            return key;
        }

        private Optional<Double> read(Section section) {
            return switch (this) {
                case MAX_AGE, RETENTION ->
                    Quantity.period(section, key, help).map(Duration::toSeconds).map(Double::valueOf);
                case MIN_FILES, MAX_FILES -> {
                    double count = section.integer(key, 0, 1_000_000_000, 0, help + " 0 means that none is expected.");
                    yield Optional.of(count).filter(any -> count > 0);
                }
            };
        }
    }

    /** Reads the section {@code backups} of a target. */
    static List<Definition> read(Section settings) {
        Section section = settings.section("backups", "What is watched here, by a name that becomes the label backup.");
        if (section.keys().isEmpty()) {
            settings.problem("backups", "must name at least one backup, like {full: {pattern: 'full_*.dump'}}");
        }
        List<Definition> all = new ArrayList<>();
        for (String name : section.keys()) {
            all.add(read(name, section.section(name, "One backup.")));
        }
        return all;
    }

    private static Definition read(String name, Section section) {
        String glob = "Files below the url, such as full_*.dump; * and ? do not match a /.";
        List<Glob> status = statusFiles(section);
        boolean statusOnly = !status.isEmpty() && !section.has("pattern");
        if (statusOnly) {
            section.text("pattern", "", glob);
        }
        Definition definition = new Definition(
                name,
                statusOnly ? Optional.empty() : Optional.of(Glob.read(section, "pattern", glob)),
                format(section),
                Quantity.bytes(section, "min_size", "A smaller file is no backup, such as 10MiB.")
                        .orElse(0L),
                checksum(section),
                section.texts("encrypted", ENCRYPTED, "Endings of names whose content cannot be checked.").stream()
                        .map(ending -> ending.toLowerCase(Locale.ROOT))
                        .toList(),
                status,
                expected(section));
        section.end();
        return definition;
    }

    private static List<Glob> statusFiles(Section section) {
        List<Glob> all = new ArrayList<>();
        for (String text : section.texts(
                "status",
                List.of(),
                "Patterns of files in which jobs tell how they went; docs/backup.md has the form.")) {
            String problem = Glob.problem(text);
            if (problem.isEmpty()) {
                all.add(Glob.of(text));
            } else {
                section.problem("status", text + " " + problem);
            }
        }
        return all;
    }

    private static Format format(Section section) {
        String word = section.text("format", Format.AUTO.word(), "What the files are: " + Format.words() + ".");
        Optional<Format> format = Format.of(word);
        if (format.isEmpty()) {
            section.problem("format", "must be one of " + Format.words() + ", not \"" + word + "\"");
        }
        return format.orElse(Format.AUTO);
    }

    private static boolean checksum(Section section) {
        String word = section.text(
                "checksum",
                "auto",
                "Whether a checksum in a file beside it, such as x.dump.sha256, is compared: auto or off.");
        if (!word.equals("auto") && !word.equals("off")) {
            section.problem("checksum", "must be auto or off, not \"" + word + "\"");
        }
        return word.equals("auto");
    }

    private static Map<Expectation, Double> expected(Section section) {
        Map<Expectation, Double> expected = new TreeMap<>();
        for (Expectation each : Expectation.values()) {
            each.read(section).ifPresent(value -> expected.put(each, value));
        }
        return expected;
    }

    boolean isEncrypted(String file) {
        String lower = file.toLowerCase(Locale.ROOT);
        return encrypted.stream().anyMatch(lower::endsWith);
    }
}
