package io.stackexporter.kind.dns;

import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Stopwatch;
import io.stackexporter.probe.Endpoint;
import io.stackexporter.probe.ProbeException;
import io.stackexporter.probe.Wire;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;

/**
 * One question and its answer, and the time that each took. A packet that is lost is sent again; an answer that has no room in
 * a packet is asked for once more by TCP.
 */
final class Exchange {
    private static final int LARGEST = 65_535;
    private static final int HEADER = 12;
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);

    private final Endpoint server;
    private final InetAddress address;
    private final Message query;
    private final Deadline deadline;
    private Optional<Duration> connecting = Optional.empty();
    private Optional<Duration> asking = Optional.empty();
    private boolean strangers;

    Exchange(Endpoint server, InetAddress address, Message query, Deadline deadline) {
        this.server = server;
        this.address = address;
        this.query = query;
        this.deadline = deadline;
    }

    Optional<Duration> connecting() {
        return connecting;
    }

    Optional<Duration> asking() {
        return asking;
    }

    Message byPackets() throws IOException {
        Stopwatch watch = Stopwatch.start();
        Message answer;
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(address, server.port())); // nobody else is heard from here on
            connecting = Optional.of(watch.elapsed());
            Stopwatch request = Stopwatch.start();
            try {
                answer = packets(socket);
            } finally {
                asking = Optional.of(request.elapsed());
            }
        } catch (PortUnreachableException e) {
            throw new ProbeException(
                    ErrorKind.CONNECT, "nobody listens at " + server + "; see whether the name server runs there", e);
        }
        return answer.getHeader().getFlag(Flags.TC) ? byStream() : answer;
    }

    /** Waits longer each time: a server that is slow is not pressed. */
    private Message packets(DatagramSocket socket) throws IOException {
        byte[] wire = query.toWire();
        Duration wait = FIRST_WAIT;
        while (true) {
            socket.send(new DatagramPacket(wire, wire.length));
            Deadline turn = deadline.atMost(wait);
            Optional<Message> answer = listen(socket, turn);
            if (answer.isPresent()) {
                return answer.get();
            }
            if (deadline.expired()) {
                throw new ProbeException(
                        ErrorKind.TIMEOUT,
                        "no answer from " + server + " in time"
                                + (strangers
                                        ? "; what came answers other questions"
                                        : "; see whether it is a name server"));
            }
            wait = wait.multipliedBy(2);
        }
    }

    private Optional<Message> listen(DatagramSocket socket, Deadline turn) throws IOException {
        byte[] buffer = new byte[LARGEST];
        try {
            while (!turn.expired()) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.setSoTimeout(turn.millis());
                socket.receive(packet);
                byte[] answer = Arrays.copyOf(packet.getData(), packet.getLength());
                if (isOurs(answer)) {
                    return Optional.of(read(answer));
                }
                strangers = true;
            }
        } catch (SocketTimeoutException nothingCame) {
            // Asked once more.
        }
        return Optional.empty();
    }

    Message byStream() throws IOException {
        Stopwatch watch = Stopwatch.start();
        try (Wire wire = Wire.connect(server, address, deadline, LARGEST + 2)) {
            connecting = Optional.of(watch.elapsed());
            Stopwatch request = Stopwatch.start();
            try {
                return stream(wire);
            } finally {
                asking = Optional.of(request.elapsed());
            }
        }
    }

    private Message stream(Wire wire) throws IOException {
        byte[] question = query.toWire();
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(wire.out()));
        out.writeShort(question.length);
        out.write(question);
        out.flush();
        try {
            DataInputStream in = new DataInputStream(wire.in());
            byte[] answer = new byte[in.readUnsignedShort()];
            in.readFully(answer);
            if (!isOurs(answer)) {
                throw unreadable("it answers another question", null);
            }
            return read(answer);
        } catch (EOFException e) {
            throw new ProbeException(
                    ErrorKind.CONNECT, server + " ends the connection before its answer; see its log", e);
        } catch (SocketTimeoutException e) {
            throw new ProbeException(ErrorKind.TIMEOUT, "no answer from " + server + " in time", e);
        }
    }

    /** An answer with the number of the question; anybody can send others. */
    private boolean isOurs(byte[] answer) {
        return answer.length >= HEADER
                && (((answer[0] & 0xff) << 8) | (answer[1] & 0xff))
                        == query.getHeader().getID()
                && answer[2] < 0;
    }

    private Message read(byte[] answer) throws IOException {
        try {
            Message message = new Message(answer);
            @Nullable Record asked = message.getQuestion();
            if (asked != null && !asked.equals(query.getQuestion())) {
                throw unreadable("it answers another question", null);
            }
            return message;
        } catch (ProbeException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw unreadable("it is no message of DNS", e);
        }
    }

    private ProbeException unreadable(String why, @Nullable Exception cause) {
        ProbeException unreadable =
                new ProbeException(ErrorKind.QUERY, "the answer of " + server + " cannot be read: " + why);
        if (cause != null) {
            unreadable.initCause(cause);
        }
        return unreadable;
    }
}
