package io.stackexporter.servers;

import java.util.ArrayDeque;
import java.util.Deque;

/** Things that were started one after the other and are closed in the reverse order, whatever happens to one of them. */
public final class Running implements AutoCloseable {
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    public <T extends AutoCloseable> T keep(T part) {
        parts.push(part);
        return part;
    }

    @Override
    public void close() {
        IllegalStateException failure = null;
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                failure = new IllegalStateException("something does not close", e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
