package io.stackexporter.kind.http;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Explained;
import java.io.IOException;

/** The answer does not match a regular expression of the configuration, which has a metric of its own. */
final class PatternException extends IOException implements Explained {
    private static final long serialVersionUID = 1;

    PatternException(String message) {
        super(message);
    }

    @Override
    public ErrorKind kind() {
        return ErrorKind.QUERY;
    }
}
