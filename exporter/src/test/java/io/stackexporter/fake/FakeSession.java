package io.stackexporter.fake;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Session;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One connection to a {@link FakeServer}; its reads have no time limit of their own, as in the worst of drivers. */
public final class FakeSession implements Session {
    private final Socket socket;
    private final BufferedReader in;
    private final Runnable closed;

    private final boolean evidence;

    FakeSession(Socket socket, boolean evidence, Runnable closed) throws IOException {
        this.evidence = evidence;
        this.closed = closed;
        this.socket = socket;
        this.in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /** The number that the server gives for the request. */
    public double ask(String request) throws IOException, FakeFailure {
        socket.getOutputStream().write((request + "\n").getBytes(StandardCharsets.UTF_8));
        String answer = in.readLine();
        if (answer == null || !answer.startsWith("ok ")) {
            throw answer == null || answer.equals("o")
                    ? new FakeFailure(ErrorKind.CONNECT, "the server closed the connection")
                    : new FakeFailure(ErrorKind.QUERY, "the answer cannot be read");
        }
        return Double.parseDouble(answer.substring("ok ".length()));
    }

    @Override
    public Identity identity() {
        return new Identity("1.2", "fake", "standalone");
    }

    @Override
    public void ping() throws IOException, FakeFailure {
        ask("ping");
    }

    @Override
    public boolean hasEvidence() {
        return evidence;
    }

    @Override
    public void close() {
        try {
            socket.close();
            closed.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
