package io.stackexporter.collect;

import java.util.Locale;

/** Why something failed, coarsely: a bounded set, so that it can be a label. */
public enum ErrorKind {
    /** The network or the server refused or broke the connection. */
    CONNECT,
    /** The login was refused. */
    AUTH,
    /** The login may not read this. */
    PERMISSION,
    /** No answer in time. */
    TIMEOUT,
    /** The server does not know this request. */
    UNSUPPORTED,
    /** The server answered with another error, or with something that cannot be read. */
    QUERY,
    /** A limit of the exporter or of the server was reached. */
    LIMIT,
    /** A fault of the exporter. */
    INTERNAL;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
