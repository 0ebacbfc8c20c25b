package io.stackexporter.probe;

import io.stackexporter.collect.Deadline;

/** A text that a pattern may look at until the deadline: with some patterns and texts it would go on for years. */
final class TimedText implements CharSequence {
    private static final int LOOKS_BETWEEN = 4096;

    private final CharSequence text;
    private final Deadline deadline;
    private int looks;

    TimedText(CharSequence text, Deadline deadline) {
        this.text = text;
        this.deadline = deadline;
    }

    @Override
    public char charAt(int index) {
        boolean over = ++looks % LOOKS_BETWEEN == 0
                && (deadline.expired() || Thread.currentThread().isInterrupted());
        if (over) {
            throw new PatternTooLong("");
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
