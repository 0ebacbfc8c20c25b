package io.stackexporter.access;

import java.security.KeyManagementException;
import java.security.Provider;
import java.security.SecureRandom;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** A context for a server that never asks for another one: each connection is handed to the context in force at that time. */
final class CurrentTls extends SSLContext {

    CurrentTls(Supplier<TlsSettings> current) {
        this(current, current.get().context().getProvider());
    }

    private CurrentTls(Supplier<TlsSettings> current, Provider provider) {
        super(new Spi(current), provider, "TLS");
    }

    private static final class Spi extends SSLContextSpi {
        private final Supplier<TlsSettings> current;

        Spi(Supplier<TlsSettings> current) {
            this.current = current;
        }

        @Override
        protected SSLEngine engineCreateSSLEngine() {
            return current.get().engine();
        }

        @Override
        protected SSLEngine engineCreateSSLEngine(@Nullable String host, int port) {
            return current.get().engine();
        }

        @Override
        protected SSLSessionContext engineGetServerSessionContext() {
            return current.get().context().getServerSessionContext();
        }

        @Override
        protected SSLSessionContext engineGetClientSessionContext() {
            return current.get().context().getClientSessionContext();
        }

        @Override
        protected void engineInit(
                KeyManager @Nullable [] keys, TrustManager @Nullable [] trust, @Nullable SecureRandom random)
                throws KeyManagementException {
            throw new KeyManagementException("the files say what is in force");
        }

        @Override
        protected SSLSocketFactory engineGetSocketFactory() {
            throw new UnsupportedOperationException("connections are made with engines");
        }

        @Override
        protected SSLServerSocketFactory engineGetServerSocketFactory() {
            throw new UnsupportedOperationException("connections are made with engines");
        }
    }
}
