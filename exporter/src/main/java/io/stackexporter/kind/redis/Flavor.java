package io.stackexporter.kind.redis;

import java.util.Locale;

/** Which product answers; each is known by a field that only it has. */
enum Flavor {
    REDIS,
    VALKEY,
    KEYDB,
    DRAGONFLY;

    static Flavor of(ServerInfo info) {
        if (info.has("valkey_version")) {
            return VALKEY;
        }
        if (info.has("dragonfly_version")) {
            return DRAGONFLY;
        }
        return info.has("server_threads") ? KEYDB : REDIS;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether what holds for a version of Redis holds here: the others tell a version that they only resemble. */
    boolean keepsToRedis() {
        return this == REDIS || this == VALKEY;
    }
}
