package io.stackexporter.web.status;

import java.util.Locale;

/** How a target is, the worst first: the order of the page. */
enum Health {
    DOWN(Word.STATE_DOWN, Word.TALLY_DOWN, "%23d1242f"),
    /** It is up, but something of it is not seen. */
    PROBLEMS(Word.STATE_PROBLEMS, Word.TALLY_PROBLEMS, "%23bf8700"),
    UNKNOWN(Word.STATE_UNKNOWN, Word.TALLY_UNKNOWN, "%238c959f"),
    UP(Word.STATE_UP, Word.TALLY_UP, "%231a7f37");

    private final Word word;
    private final Word tally;
    private final String colour;

    Health(Word word, Word tally, String colour) {
        this.word = word;
        this.tally = tally;
        this.colour = colour;
    }

    Word word() {
        return word;
    }

    /** To say how many are so. */
    Word tally() {
        return tally;
    }

    /** The class in the style. */
    String style() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** A picture for the browser's tab, so that the state of the whole shows without opening it. */
    String icon() {
        return "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16' fill='" + colour
                + "'%3E%3Crect x='1' y='1' width='14' height='4' rx='1.5'/%3E%3Crect x='1' y='6' width='14' height='4'"
                + " rx='1.5'/%3E%3Crect x='1' y='11' width='14' height='4' rx='1.5'/%3E%3C/svg%3E";
    }
}
