package io.stackexporter.probe;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Explained;

/** A regular expression would take too long with a text: that is the fault of the one who wrote it. */
public final class PatternTooLong extends RuntimeException implements Explained {
    private static final long serialVersionUID = 1;

    PatternTooLong(String message) {
        super(message);
    }

    @Override
    public ErrorKind kind() {
        return ErrorKind.LIMIT;
    }
}
