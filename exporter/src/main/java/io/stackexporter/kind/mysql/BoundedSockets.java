package io.stackexporter.kind.mysql;

import com.mysql.cj.conf.PropertySet;
import com.mysql.cj.log.Log;
import com.mysql.cj.protocol.ServerSession;
import com.mysql.cj.protocol.SocketConnection;
import com.mysql.cj.protocol.StandardSocketFactory;
import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Sockets whose answers are bounded, see {@link BoundedAnswers}. The driver makes one by the name of this class. On one that
 * turns to TLS, what comes out of it is counted: its server may be anybody, unless its certificate is verified.
 */
public final class BoundedSockets extends StandardSocketFactory {
    @Override
    protected Socket createSocket(PropertySet properties) {
        return new BoundedSocket();
    }

    @Override
    @SuppressWarnings({"TypeParameterUnusedInFormals", "unchecked"}) // as the driver declares it
    public <T extends Closeable> T performTlsHandshake(SocketConnection connection, ServerSession session, Log log)
            throws IOException {
        if (rawSocket instanceof BoundedSocket bounded) {
            bounded.answers().encrypted();
        }
        Closeable encrypted = super.performTlsHandshake(connection, session, log);
        sslSocket = encrypted instanceof SSLSocket socket ? bounded(socket) : sslSocket;
        return (T) sslSocket;
    }

    private static SSLSocket bounded(SSLSocket socket) throws IOException {
        BoundedAnswers answers = new BoundedAnswers(socket.getInputStream());
        return new EncryptedSocket(socket, answers, new Questions(socket.getOutputStream(), answers));
    }

    private static final class BoundedSocket extends Socket {
        private final AtomicReference<@Nullable BoundedAnswers> answers = new AtomicReference<>();

        private BoundedAnswers answers() throws IOException {
            answers.compareAndSet(null, new BoundedAnswers(super.getInputStream()));
            return Objects.requireNonNull(answers.get());
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return answers();
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            return new Questions(super.getOutputStream(), answers());
        }
    }

    /** Tells the answers what they answer. */
    private static final class Questions extends FilterOutputStream {
        private final BoundedAnswers answers;

        Questions(OutputStream out, BoundedAnswers answers) {
            super(out);
            this.answers = answers;
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            answers.asked(bytes, from, length);
            out.write(bytes, from, length);
        }
    }
}
