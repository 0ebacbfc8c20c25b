package io.stackexporter.e2e;

import java.util.Locale;
import java.util.Set;

/** Where the shipped routing sends an alert: the addresses that must get its message, and no other may. */
enum Way {
    PHONE("oncall@example.com", "pager.example.com", "phone-gateway.example.com"),
    ONCALL("oncall@example.com", "pager.example.com"),
    TEAM("team@example.com"),
    /** Another alert that fires says it already. */
    MUTED();

    @SuppressWarnings("ImmutableEnumChecker") // made by Set.of
    private final Set<String> addresses;

    Way(String... addresses) {
        this.addresses = Set.of(addresses);
    }

    static Way of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    Set<String> addresses() {
        return addresses;
    }
}
