package io.stackexporter.probe;

import io.stackexporter.collect.Deadline;

/** A text that a pattern may look at until the deadline: with some patterns and texts it would go on for years. */
record TimedText(CharSequence text, Deadline deadline) implements CharSequence {

    @Override
    public char charAt(int index) {
        if (deadline.expired()) {
            throw new PatternTooLong();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return new TimedText(text.subSequence(start, end), deadline);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
