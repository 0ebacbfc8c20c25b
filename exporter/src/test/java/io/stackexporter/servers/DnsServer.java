package io.stackexporter.servers;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** A name server on one port of 127.0.0.1, by packets and by connections, that answers as a test wants it. */
public final class DnsServer implements AutoCloseable {
    private final DatagramSocket packets;
    private final ServerSocket connections;
    private final Function<Message, List<byte[]>> byPacket;
    private final Function<Message, byte[]> byConnection;
    private final List<Thread> threads;
    private final AtomicInteger asked = new AtomicInteger();

    private DnsServer(
            DatagramSocket packets,
            ServerSocket connections,
            Function<Message, List<byte[]>> byPacket,
            Function<Message, byte[]> byConnection) {
        this.packets = packets;
        this.connections = connections;
        this.byPacket = byPacket;
        this.byConnection = byConnection;
        this.threads = List.of(
                Thread.ofVirtual().name("dns-packets").start(this::answerPackets),
                Thread.ofVirtual().name("dns-connections").start(this::answerConnections));
    }

    /** The same answer either way. */
    public static DnsServer that(Function<Message, Message> answer) {
        return of(
                query -> List.of(answer.apply(query).toWire()),
                query -> answer.apply(query).toWire());
    }

    /** Packets as they are to be sent for each query, none for silence. */
    public static DnsServer of(Function<Message, List<byte[]>> byPacket, Function<Message, byte[]> byConnection) {
        for (int i = 0; i < 20; i++) {
            try {
                return at(0, byPacket, byConnection);
            } catch (BindException taken) {
                // For packets; the next number may be free for both.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        throw new IllegalStateException("no port is free for packets and connections");
    }

    private static DnsServer at(
            int port, Function<Message, List<byte[]>> byPacket, Function<Message, byte[]> byConnection)
            throws IOException {
        InetAddress here = InetAddress.getLoopbackAddress();
        ServerSocket connections = new ServerSocket();
        try {
            connections.setReuseAddress(true);
            connections.bind(new InetSocketAddress(here, port));
            DatagramSocket packets = new DatagramSocket(new InetSocketAddress(here, connections.getLocalPort()));
            return new DnsServer(packets, connections, byPacket, byConnection);
        } catch (IOException e) {
            connections.close();
            throw e;
        }
    }

    /** Ends it and starts it again on the same port. */
    public DnsServer again() throws InterruptedException {
        int port = port();
        close();
        try {
            // A port is free only when nobody waits at it any more.
            for (Thread thread : threads) {
                thread.join(Duration.ofSeconds(10));
            }
            return at(port, byPacket, byConnection);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An answer without records to a query. */
    public static Message answer(Message query, int rcode) {
        Message answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.RA);
        answer.getHeader().setRcode(rcode);
        answer.addRecord(query.getQuestion(), Section.QUESTION);
        return answer;
    }

    public static Message with(Message answer, int section, Record... records) {
        for (Record record : records) {
            answer.addRecord(record, section);
        }
        return answer;
    }

    public int port() {
        return packets.getLocalPort();
    }

    /** Packets that came so far. */
    public int asked() {
        return asked.get();
    }

    private void answerPackets() {
        byte[] buffer = new byte[4096];
        while (!packets.isClosed()) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            try {
                packets.receive(packet);
                asked.incrementAndGet();
                Message query = new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
                for (byte[] answer : byPacket.apply(query)) {
                    packets.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void answerConnections() {
        while (!connections.isClosed()) {
            try (Socket socket = connections.accept()) {
                DataInputStream in = new DataInputStream(socket.getInputStream());
                byte[] query = new byte[in.readUnsignedShort()];
                in.readFully(query);
                byte[] answer = byConnection.apply(new Message(query));
                DataOutputStream out = new DataOutputStream(socket.getOutputStream());
                out.writeShort(answer.length);
                out.write(answer);
            } catch (IOException theOtherSideLeft) {
                // Or this one is closed.
            }
        }
    }

    @Override
    public void close() {
        packets.close();
        try {
            connections.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
