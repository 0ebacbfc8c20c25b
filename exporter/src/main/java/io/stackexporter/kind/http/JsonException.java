package io.stackexporter.kind.http;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Explained;
import java.io.IOException;

/** The body does not hold the JSON of the configuration, which has a metric of its own. */
final class JsonException extends IOException implements Explained {
    private static final long serialVersionUID = 1;

    private final ErrorKind kind;

    JsonException(ErrorKind kind, String message) {
        super(message);
        this.kind = kind;
    }

    @Override
    public ErrorKind kind() {
        return kind;
    }
}
