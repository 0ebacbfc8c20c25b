package io.stackexporter.e2e;

import java.util.Locale;
import java.util.Set;

/** Where the shipped routing sends an alert: the addresses that must get its message, and no other may. */
enum Way {
    PHONE,
    ONCALL,
    TEAM,
    /** Another alert that fires says it already. */
    MUTED;

    static Way of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    Set<String> addresses() {
        return switch (this) {
            case PHONE -> Set.of("oncall@example.com", "pager.example.com", "phone-gateway.example.com");
            case ONCALL -> Set.of("oncall@example.com", "pager.example.com");
            case TEAM -> Set.of("team@example.com");
            case MUTED -> Set.of();
        };
    }
}
