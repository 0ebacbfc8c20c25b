package io.stackexporter.access;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/**
 * TLS as the file wants it, for connections that are opened from now on.
 *
 * @param context with the server's identity and its judgement of clients
 * @param parameters versions, ciphers, curves and whether clients are asked
 */
record TlsSettings(SSLContext context, SSLParameters parameters) {

    SSLEngine engine() {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setSSLParameters(parameters);
        return engine;
    }
}
