package io.stackexporter.kind.redis;

import io.stackexporter.collect.Deadline;
import io.stackexporter.tls.Tls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import redis.clients.jedis.JedisSocketFactory;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** Opens sockets within a deadline; unlike the driver's own factory it tells why an address could not be reached. */
record Sockets(RedisAddress address, Optional<Tls> tls, Deadline deadline) implements JedisSocketFactory {

    @Override
    public Socket createSocket() {
        try {
            Socket socket = connect();
            return tls.isPresent() ? secured(socket, tls.get()) : socket;
        } catch (IOException e) {
            throw new JedisConnectionException("cannot connect to " + address, e);
        }
    }

    private Socket connect() throws IOException {
        IOException failure = new IOException("the host has no address");
        for (InetAddress each : InetAddress.getAllByName(address.host())) {
            Socket socket = new Socket();
            try {
                socket.setTcpNoDelay(true);
                socket.setKeepAlive(true);
                socket.connect(new InetSocketAddress(each, address.port()), deadline.millis());
                socket.setSoTimeout(deadline.millis());
                return socket;
            } catch (IOException e) {
                socket.close();
                failure = e;
            }
        }
        throw failure;
    }

    private Socket secured(Socket plain, Tls settings) throws IOException {
        boolean done = false;
        try {
            SSLSocket socket = settings.over(plain, address.host(), address.port());
            socket.startHandshake();
            done = true;
            return socket;
        } finally {
            if (!done) {
                plain.close();
            }
        }
    }
}
