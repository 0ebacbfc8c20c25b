package io.stackexporter.tls;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import javax.net.ssl.SSLSocket;

/**
 * A socket that speaks TLS, whose failures are told in plain words, and with streams of our own over what it decrypts. It has
 * to be an SSLSocket, or drivers would think that nothing is encrypted.
 */
public final class EncryptedSocket extends ForwardingSocket {
    private final Optional<ClientIdentity> identity;
    private final InputStream in;
    private final OutputStream out;
    private volatile boolean heard;

    /** One that a driver has made. */
    public EncryptedSocket(SSLSocket socket) throws IOException {
        this(socket, Optional.empty());
    }

    EncryptedSocket(SSLSocket socket, Optional<ClientIdentity> identity) throws IOException {
        super(socket);
        this.identity = identity;
        this.in = new Answers(socket.getInputStream());
        this.out = new Questions(socket.getOutputStream());
    }

    /** With streams over those of the socket. */
    public EncryptedSocket(EncryptedSocket socket, InputStream in, OutputStream out) {
        super(socket);
        this.identity = Optional.empty();
        this.in = in;
        this.out = out;
    }

    @Override
    public void startHandshake() throws IOException {
        try {
            super.startHandshake();
        } catch (IOException e) {
            throw TlsException.ofHandshake(e, objection());
        }
    }

    private Optional<String> objection() {
        return heard ? Optional.empty() : identity.flatMap(ClientIdentity::objection);
    }

    /** A certificate that the server does not want is refused only here by the newer versions of TLS. */
    private final class Answers extends FunnelledInput {
        Answers(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] bytes, int from, int count) throws IOException {
            try {
                int done = in.read(bytes, from, count);
                if (done < 0) {
                    TlsException.throwOfEnd(objection());
                }
                heard |= done > 0;
                return done;
            } catch (IOException e) {
                throw TlsException.ofAnswer(e, objection());
            }
        }
    }

    private final class Questions extends FilterOutputStream {
        Questions(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            try {
                out.write(bytes, from, count);
            } catch (IOException e) {
                throw TlsException.ofAnswer(e, objection());
            }
        }
    }

    @Override
    public InputStream getInputStream() {
        return in;
    }

    @Override
    public OutputStream getOutputStream() {
        return out;
    }
}
