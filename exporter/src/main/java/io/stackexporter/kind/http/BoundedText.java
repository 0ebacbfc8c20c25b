package io.stackexporter.kind.http;

import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Explained;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text from somebody else that a regular expression looks at for a bounded time: some expressions take ages on some texts,
 * and nothing else can stop them.
 */
final class BoundedText implements CharSequence {
    private static final int LOOKS_BETWEEN = 4096;

    private final CharSequence text;
    private final Deadline deadline;
    private int looks;

    private BoundedText(CharSequence text, Deadline deadline) {
        this.text = text;
        this.deadline = deadline;
    }

    /** Ends the search from within. */
    private static final class TooLongException extends RuntimeException implements Explained {
        private static final long serialVersionUID = 1;

        TooLongException(String message) {
            super(message);
        }

        @Override
        public ErrorKind kind() {
            return ErrorKind.LIMIT;
        }
    }

    /** Whether the pattern is found somewhere in the text. */
    static boolean finds(Pattern pattern, CharSequence text, Deadline deadline) {
        return looks(pattern, text, deadline, Matcher::find);
    }

    /** Whether the pattern is the whole text. */
    static boolean matches(Pattern pattern, CharSequence text, Deadline deadline) {
        return looks(pattern, text, deadline, Matcher::matches);
    }

    private static boolean looks(Pattern pattern, CharSequence text, Deadline deadline, Predicate<Matcher> look) {
        try {
            return look.test(pattern.matcher(new BoundedText(text, deadline)));
        } catch (StackOverflowError e) {
            throw new TooLongException("the pattern " + pattern + " nests too deeply on this text; simplify it");
        } catch (TooLongException e) {
            throw new TooLongException("the pattern " + pattern + " takes too long on this text; simplify it");
        }
    }

    @Override
    public char charAt(int index) {
        if (++looks % LOOKS_BETWEEN == 0
                && (deadline.expired() || Thread.currentThread().isInterrupted())) {
            throw new TooLongException("");
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.subSequence(start, end);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
