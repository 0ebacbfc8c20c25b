package io.stackexporter.kind.postgresql;

import io.stackexporter.jdbc.BoundedSocket;
import io.stackexporter.tls.Tls;
import java.io.IOException;
import java.net.Socket;
import java.util.Optional;
import java.util.Properties;
import javax.net.ssl.SSLSocket;
import org.postgresql.ssl.LibPQFactory;
import org.postgresql.util.PSQLException;

/**
 * How the driver turns to TLS: as the section {@code tls} wants it, or as the parameters of the URL do. Either way what comes
 * out of it is bounded. The driver makes one by the name of this class.
 */
public final class EncryptedSockets extends LibPQFactory {
    private final Optional<Tls> tls;

    /** The properties of the connection. */
    public EncryptedSockets(Properties properties) throws PSQLException {
        super(properties);
        tls = Tls.of(properties::getProperty);
    }

    @Override
    public Socket createSocket(Socket plain, String host, int port, boolean autoClose) throws IOException {
        SSLSocket socket = tls.isPresent()
                ? tls.get().over(plain, host, port)
                : (SSLSocket) super.createSocket(plain, host, port, autoClose);
        if (plain instanceof BoundedSocket bounded) {
            bounded.encrypted();
        }
        return BoundedSocket.of(socket, BoundedAnswers::new);
    }
}
