package io.stackexporter.kind.mysql;

import com.mysql.cj.conf.PropertySet;
import com.mysql.cj.conf.RuntimeProperty;
import com.mysql.cj.log.Log;
import com.mysql.cj.protocol.ServerSession;
import com.mysql.cj.protocol.SocketConnection;
import com.mysql.cj.protocol.StandardSocketFactory;
import io.stackexporter.jdbc.BoundedSocket;
import io.stackexporter.tls.Tls;
import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Sockets whose answers are bounded, see {@link BoundedAnswers}, also what comes out of TLS. That is as the section
 * {@code tls} wants it, or as the parameters of the URL do. The driver makes one by the name of this class.
 */
public final class BoundedSockets extends StandardSocketFactory {
    @Override
    protected Socket createSocket(PropertySet properties) {
        return new BoundedSocket(BoundedAnswers::new);
    }

    @Override
    @SuppressWarnings({"TypeParameterUnusedInFormals", "unchecked"}) // as the driver declares it
    public <T extends Closeable> T performTlsHandshake(SocketConnection connection, ServerSession session, Log log)
            throws IOException {
        if (rawSocket instanceof BoundedSocket bounded) {
            bounded.encrypted();
        }
        PropertySet properties = connection.getPropertySet();
        Optional<Tls> tls = Tls.of(name -> property(properties, name));
        if (tls.isPresent()) {
            SSLSocket socket = tls.get().over(rawSocket, host, port);
            socket.startHandshake();
            sslSocket = BoundedSocket.of(socket, BoundedAnswers::new);
        } else {
            Closeable encrypted = super.performTlsHandshake(connection, session, log);
            sslSocket =
                    encrypted instanceof SSLSocket socket ? BoundedSocket.of(socket, BoundedAnswers::new) : sslSocket;
        }
        return (T) sslSocket;
    }

    private static @Nullable String property(PropertySet properties, String name) {
        RuntimeProperty<String> property = properties.getStringProperty(name);
        return property == null ? null : property.getValue();
    }
}
