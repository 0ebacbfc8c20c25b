package io.stackexporter.collect;

import java.util.List;

/**
 * The databases of a server that a definition of the configuration asks for.
 *
 * @param discovered all that the login may connect to
 * @param names these; empty, unless all are meant, for the one that sessions are in anyway
 */
public record DatabaseChoice(boolean discovered, List<String> names) {
    public static final DatabaseChoice OWN = new DatabaseChoice(false, List.of());

    public DatabaseChoice {
        names = List.copyOf(names);
    }

    public boolean isOwn() {
        return !discovered && names.isEmpty();
    }
}
