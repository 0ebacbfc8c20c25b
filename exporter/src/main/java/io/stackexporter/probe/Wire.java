package io.stackexporter.probe;

import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.ErrorKind;
import io.stackexporter.tls.Tls;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLSocket;

/** A connection that a probe makes: whatever the other side does, it ends by a deadline and within a number of bytes. */
public final class Wire implements AutoCloseable {
    /** How a server that speaks TLS answers to anything else. */
    public static final String TLS_ALERT = "\u0015\u0003";

    private final Endpoint endpoint;
    private final BoundedSocket plain;
    private final AtomicReference<List<X509Certificate>> seen = new AtomicReference<>(List.of());
    private Socket socket;
    private Read in;
    private Optional<PeerCertificates> certificates = Optional.empty();

    private Wire(Endpoint endpoint, BoundedSocket plain) throws IOException {
        this.endpoint = endpoint;
        this.plain = plain;
        this.socket = plain;
        this.in = new Read(plain);
    }

    /** Reads ahead, for those who read a byte at a time. */
    private static final class Read extends BufferedInputStream {
        Read(Socket socket) throws IOException {
            super(socket.getInputStream());
        }

        int ahead() {
            return count - pos;
        }
    }

    /**
     * Connects.
     *
     * @param mostBytes that are read before it is given up
     */
    public static Wire connect(Endpoint endpoint, InetAddress address, Deadline deadline, int mostBytes)
            throws IOException {
        BoundedSocket socket = new BoundedSocket(deadline, mostBytes);
        boolean connected = false;
        try {
            socket.connect(new InetSocketAddress(address, endpoint.port()), deadline.millis());
            socket.setTcpNoDelay(true);
            connected = true;
            return new Wire(endpoint, socket);
        } catch (IOException e) {
            throw unreachable(endpoint, e);
        } finally {
            if (!connected) {
                socket.close();
            }
        }
    }

    private static IOException unreachable(Endpoint endpoint, IOException failure) {
        String what = "cannot connect to " + endpoint;
        return switch (failure) {
            case SocketTimeoutException e ->
                new ProbeException(
                        ErrorKind.TIMEOUT, what + ": it does not answer; see whether a firewall is between", e);
            case ConnectException e
            when String.valueOf(e.getMessage()).contains("refused") ->
                new ProbeException(ErrorKind.CONNECT, what + ": refused; see whether the service listens there", e);
            case NoRouteToHostException e ->
                new ProbeException(ErrorKind.CONNECT, what + ": there is no way to it from this machine", e);
            default -> new IOException(what, failure);
        };
    }

    public InputStream in() {
        return in;
    }

    public OutputStream out() throws IOException {
        return socket.getOutputStream();
    }

    /** From here on TLS runs over it; what the server showed is told by {@link #certificates} also when this fails. */
    public void encrypt(Tls settings) throws IOException {
        if (in.ahead() > 0) {
            // Whoever is between could have slipped it in to be taken for what comes encrypted.
            throw new ProbeException(ErrorKind.QUERY, "the server sends more than its answer before TLS begins");
        }
        SSLSocket encrypted = settings.over(plain, endpoint.host(), endpoint.port(), seen::set);
        try {
            encrypted.startHandshake();
        } finally {
            certificates = Optional.of(seen.get()).filter(all -> !all.isEmpty()).map(PeerCertificates::refused);
        }
        certificates = Optional.of(PeerCertificates.accepted(encrypted.getSession(), settings));
        socket = encrypted;
        in = new Read(encrypted);
    }

    /** What the server showed in the handshake; empty when there was none. */
    public Optional<PeerCertificates> certificates() {
        return certificates;
    }

    /** Without a farewell, for which the other side might have to be waited for. */
    @Override
    public void close() {
        try {
            plain.close();
        } catch (IOException alreadyGone) {
            // Nothing is left to close.
        }
    }
}
