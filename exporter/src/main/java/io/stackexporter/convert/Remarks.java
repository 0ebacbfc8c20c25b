package io.stackexporter.convert;

import io.stackexporter.config.Section;
import java.util.concurrent.atomic.AtomicInteger;

/** What is to be said of a file that is converted, where it stands; and how much of that is no loss. */
final class Remarks {
    private final AtomicInteger kept = new AtomicInteger();

    /** Something is not there any more. */
    void lost(Section section, String key, String why) {
        section.problem(key, why);
    }

    /** Something is not converted because it is there already, which is no loss where it is served as it was. */
    void builtIn(Section section, String why, BuiltIn.Place place) {
        section.problem("", why);
        if (place.served()) {
            kept.incrementAndGet();
        }
    }

    int kept() {
        return kept.get();
    }
}
