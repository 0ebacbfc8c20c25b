package io.stackexporter.probe;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Explained;
import java.io.IOException;

/** What was watched is not as it should be: what is wrong and what mends it, in one sentence. */
public final class ProbeException extends IOException implements Explained {
    private static final long serialVersionUID = 1;

    private final ErrorKind kind;

    public ProbeException(ErrorKind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public ProbeException(ErrorKind kind, String message, Exception cause) {
        super(message, cause);
        this.kind = kind;
    }

    @Override
    public ErrorKind kind() {
        return kind;
    }
}
