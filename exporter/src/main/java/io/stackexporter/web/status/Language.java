package io.stackexporter.web.status;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** A language that the page can be in, with its table of messages; English unless the reader prefers another of them. */
public enum Language {
    ENGLISH("en", "en"),
    CHINESE("zh", "zh-Hans");

    /** No browser sends more. */
    private static final int LONGEST_PREFERENCES = 500;

    private final String tag;
    private final String script;

    @SuppressWarnings("ImmutableEnumChecker") // read once and never changed
    private final Properties messages;

    Language(String tag, String script) {
        this.tag = tag;
        this.script = script;
        this.messages = read("messages_" + tag + ".properties");
    }

    private static Properties read(String name) {
        Properties properties = new Properties();
        try (InputStream in = Objects.requireNonNull(Language.class.getResourceAsStream(name), name);
                Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }

    /**
     * The language that suits a reader best.
     *
     * @param accepted the header {@code Accept-Language}, whatever it holds
     */
    public static Language wantedBy(@Nullable String accepted) {
        if (accepted == null || accepted.isBlank() || accepted.length() > LONGEST_PREFERENCES) {
            return ENGLISH;
        }
        try {
            List<Locale.LanguageRange> ranges = Locale.LanguageRange.parse(accepted);
            return CHINESE.tag.equals(Locale.lookupTag(ranges, List.of(ENGLISH.tag, CHINESE.tag))) ? CHINESE : ENGLISH;
        } catch (IllegalArgumentException e) {
            return ENGLISH;
        }
    }

    /** The value of the attribute {@code lang}. */
    public String script() {
        return script;
    }

    String say(Word word, Object... values) {
        String text = messages.getProperty(word.key(), word.key());
        if (values.length == 0) {
            return text;
        }
        StringBuilder said = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '{' && i + 2 < text.length() && text.charAt(i + 2) == '}') {
                said.append(values[text.charAt(i + 1) - '0']); // in one pass: a value may hold braces itself
                i += 2;
            } else {
                said.append(text.charAt(i));
            }
        }
        return said.toString();
    }

    /** For the test that the tables are complete. */
    Properties messages() {
        return messages;
    }
}
