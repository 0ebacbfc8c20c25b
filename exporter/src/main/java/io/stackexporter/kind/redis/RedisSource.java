package io.stackexporter.kind.redis;

import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.SessionSource;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one server. The engine never lends more than two sessions, and a new connection is only made when none
 * is idle, so there are never more than two; a pool of its own would add threads and nothing else.
 */
final class RedisSource implements SessionSource<RedisSession> {
    private final Login login;
    private final ConcurrentLinkedDeque<Link> idle = new ConcurrentLinkedDeque<>();
    private final AtomicReference<@Nullable Snapshot> latest = new AtomicReference<>();
    private volatile boolean closed;

    RedisSource(Login login) {
        this.login = login;
    }

    @Override
    public RedisSession open(Deadline deadline) throws TimeoutException {
        Link link = take(deadline);
        boolean opened = false;
        try {
            RedisSession session = new RedisSession(link, deadline, snapshot(link, deadline), this::giveBack);
            opened = true;
            return session;
        } finally {
            if (!opened) {
                giveBack(link);
            }
        }
    }

    /** An idle link that still lives, or a new one: after a restart of the server the first scrape works already. */
    private Link take(Deadline deadline) throws TimeoutException {
        for (Link link = idle.pollFirst(); link != null; link = idle.pollFirst()) {
            boolean alive = false;
            try {
                alive = link.isAlive(deadline);
            } finally {
                if (!alive) {
                    link.drop();
                }
            }
            if (alive) {
                return link;
            }
        }
        return Link.open(login, deadline);
    }

    /** The sessions of one scrape share one deadline, and with it one INFO. */
    private Snapshot snapshot(Link link, Deadline deadline) throws TimeoutException {
        Snapshot before = latest.get();
        if (before != null && before.deadline().equals(deadline)) {
            return before;
        }
        ServerInfo info = ServerInfo.parse(link.call(deadline, "INFO", "all").text());
        if (info.fields().isEmpty()) {
            throw new Answer.Unreadable("the answer to INFO holds no fields", null);
        }
        Snapshot now = Snapshot.of(deadline, info, before);
        latest.set(now);
        return now;
    }

    private void giveBack(Link link) {
        if (link.isBroken()) {
            link.drop();
            return;
        }
        idle.addFirst(link);
        if (closed) {
            dropIdle();
        }
    }

    @Override
    public void tryLoginAgain() {
        login.backoff().forget();
    }

    @Override
    public ErrorKind kindOf(Throwable failure) {
        return RedisFailures.kindOf(failure);
    }

    @Override
    public void close() {
        closed = true;
        dropIdle();
    }

    private void dropIdle() {
        for (Link link = idle.pollFirst(); link != null; link = idle.pollFirst()) {
            link.drop();
        }
    }
}
