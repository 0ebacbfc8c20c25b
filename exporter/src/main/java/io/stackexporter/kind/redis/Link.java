package io.stackexporter.kind.redis;

import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.ErrorKind;
import io.stackexporter.config.Secret;
import io.stackexporter.tls.Tls;
import io.stackexporter.tls.TlsException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * One connection that is logged in. When a call ends without an answer, the answer may still come: the next caller would take
 * it for its own. Such a link is broken for good.
 */
final class Link {
    private static final String CUT =
            "the server ends the connection before it answers; if it speaks TLS, begin the url with rediss://";
    private static final String CLIENT_NAME = "stack-exporter";

    private final Connection connection;
    private boolean broken;

    private Link(Connection connection) {
        this.connection = connection;
    }

    /** Without an attempt when the server has just refused the same password. */
    static Link open(Login login, Deadline deadline) throws TimeoutException {
        Deadline limit = deadline.atMost(login.connectTimeout());
        if (limit.expired()) {
            throw new TimeoutException("no time left to connect");
        }
        Optional<Secret> password = login.password().map(Secret::now);
        List<Object> credentials = List.of(password, login.tls().map(Tls::stamp));
        return login.backoff().attempt(credentials, () -> open(login, password, limit));
    }

    private static Link open(Login login, Optional<Secret> password, Deadline limit) throws TimeoutException {
        Connection connection = new BoundedConnection(new Sockets(login.address(), login.tls(), limit));
        connection.connect();
        Link link = new Link(connection);
        boolean ready = false;
        try {
            if (password.isPresent()) {
                link.authenticate(login.username(), password.get(), limit);
            }
            link.introduce(limit);
            if (login.address().database() > 0) {
                link.call(limit, "SELECT", Integer.toString(login.address().database()));
            }
            ready = true;
            return link;
        } catch (JedisConnectionException e) {
            throw login.tls().isEmpty() && e.getCause() instanceof SocketException
                    ? new JedisConnectionException(CUT, new TlsException(ErrorKind.CONNECT, CUT))
                    : e;
        } finally {
            if (!ready) {
                link.drop();
            }
        }
    }

    private void authenticate(String username, Secret password, Deadline deadline) throws TimeoutException {
        if (username.isEmpty()) {
            call(deadline, "AUTH", password.reveal());
        } else {
            call(deadline, "AUTH", username, password.reveal());
        }
    }

    /** A name is a courtesy to whoever reads the list of clients; a server that forbids it is read all the same. */
    private void introduce(Deadline deadline) throws TimeoutException {
        try {
            call(deadline, "CLIENT", "SETNAME", CLIENT_NAME);
        } catch (JedisDataException e) {
            ErrorKind kind = RedisFailures.kindOf(e);
            if (kind == ErrorKind.LIMIT || kind == ErrorKind.AUTH) {
                throw e;
            }
        }
    }

    /** One command and its answer; an error that the server answers is a {@link JedisDataException}. */
    Answer call(Deadline deadline, String... words) throws TimeoutException {
        if (deadline.expired()) {
            throw new TimeoutException("no time left for " + words[0]);
        }
        boolean answered = false;
        try {
            connection.setSoTimeout(deadline.millis());
            Answer answer = new Answer(connection.executeCommand(arguments(words)));
            answered = true;
            return answer;
        } catch (JedisDataException e) {
            answered = true;
            throw e;
        } catch (JedisException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new Answer.Unreadable("the answer to " + words[0] + " cannot be read", e);
        } finally {
            broken |= !answered;
        }
    }

    private static CommandArguments arguments(String... words) {
        byte[] command = words[0].getBytes(StandardCharsets.UTF_8);
        CommandArguments arguments = new CommandArguments(() -> command);
        for (int i = 1; i < words.length; i++) {
            arguments.add(words[i]);
        }
        return arguments;
    }

    boolean isBroken() {
        return broken;
    }

    /** Whether the server still holds the other end, which it may have closed since the last scrape. */
    boolean isAlive(Deadline deadline) throws TimeoutException {
        try {
            call(deadline, "PING");
        } catch (JedisDataException refused) {
            return true; // an answer, whatever it says
        } catch (JedisException dead) {
            RedisFailures.rethrowTimeout(dead);
            return false;
        }
        return true;
    }

    void drop() {
        broken = true;
        try {
            connection.forceDisconnect();
        } catch (IOException | RuntimeException alreadyGone) {
            // Nothing is left to close.
        }
    }
}
