package io.stackexporter.jdbc;

import io.stackexporter.tls.EncryptedSocket;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A socket whose answers are bounded, see {@link Answers}. On one that turns to TLS, what comes out of it is counted: its
 * server may be anybody, unless its certificate is verified.
 */
public final class BoundedSocket extends Socket {
    private final Function<InputStream, Answers> protocol;
    private final AtomicReference<@Nullable Answers> answers = new AtomicReference<>();

    public BoundedSocket(Function<InputStream, Answers> protocol) {
        this.protocol = protocol;
    }

    /** The same for what a socket decrypts. */
    public static SSLSocket of(SSLSocket socket, Function<InputStream, Answers> protocol) throws IOException {
        EncryptedSocket told = socket instanceof EncryptedSocket own ? own : new EncryptedSocket(socket);
        Answers answers = protocol.apply(told.getInputStream());
        return new EncryptedSocket(told, answers, new Questions(told.getOutputStream(), answers));
    }

    /** From here on TLS runs over it. */
    public void encrypted() throws IOException {
        answers().encrypted();
    }

    private Answers answers() throws IOException {
        if (answers.get() == null) {
            answers.compareAndSet(null, protocol.apply(super.getInputStream()));
        }
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

    /** Tells the answers what they answer. */
    private static final class Questions extends FilterOutputStream {
        private final Answers answers;

        Questions(OutputStream out, Answers answers) {
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
