package io.stackexporter.kind.http;

import java.util.Locale;

/** What the time of a probe is spent on, in the words of blackbox_exporter. */
enum Phase {
    RESOLVE("looking up the name"),
    CONNECT("connecting"),
    TLS("the TLS handshake"),
    PROCESSING("waiting for the answer"),
    TRANSFER("reading the body");

    private final String doing;

    Phase(String doing) {
        this.doing = doing;
    }

    /** The value of the label. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** For people. */
    String doing() {
        return doing;
    }
}
