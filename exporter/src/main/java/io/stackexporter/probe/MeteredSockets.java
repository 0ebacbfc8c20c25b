package io.stackexporter.probe;

import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/** Sockets under one meter, for a library that makes its sockets by a factory and connects them itself. */
public final class MeteredSockets extends SocketFactory {
    private final Meter meter;

    public MeteredSockets(Meter meter) {
        this.meter = meter;
    }

    @Override
    public Socket createSocket() {
        return meter.socket();
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
        throw new UnsupportedOperationException();
    }
}
