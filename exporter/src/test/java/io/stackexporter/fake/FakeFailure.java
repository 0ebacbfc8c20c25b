package io.stackexporter.fake;

import io.stackexporter.collect.ErrorKind;

/** An exception of the fake driver, which knows what it means. */
public final class FakeFailure extends Exception {
    private static final long serialVersionUID = 1;

    private final ErrorKind kind;

    public FakeFailure(ErrorKind kind, String message) {
        super(message);
        this.kind = kind;
    }

    ErrorKind kind() {
        return kind;
    }
}
