package io.stackexporter.kind.redis;

import io.stackexporter.collect.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import redis.clients.jedis.JedisSocketFactory;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** Opens sockets within a deadline; unlike the driver's own factory it tells why an address could not be reached. */
record Sockets(RedisAddress address, Deadline deadline) implements JedisSocketFactory {

    @Override
    public Socket createSocket() {
        try {
            Socket socket = connect();
            return address.tls() ? secured(socket) : socket;
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

    private Socket secured(Socket plain) throws IOException {
        boolean done = false;
        try {
            SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
            SSLSocket socket = (SSLSocket) factory.createSocket(plain, address.host(), address.port(), true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS"); // the name in the certificate must be the host's
            socket.setSSLParameters(parameters);
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
