package io.stackexporter.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Who we are, when the server asks. It may end the connection before its reason has come through; then that it has asked is
 * all that is known.
 */
final class ClientIdentity extends X509ExtendedKeyManager {
    private final Optional<X509ExtendedKeyManager> own;
    private volatile boolean asked;

    /** Empty for nobody in particular. */
    ClientIdentity(Optional<X509ExtendedKeyManager> own) {
        this.own = own;
    }

    /** What a server that asked may have against the answer; empty when it did not ask. */
    Optional<String> objection() {
        if (!asked) {
            return Optional.empty();
        }
        return Optional.of(
                own.isPresent()
                        ? "the server ends the connection after it has seen the client certificate; see whether it trusts"
                                + " the authority of tls.cert_file"
                        : "the server ends the connection without a client certificate; give it one with tls.cert_file and"
                                + " tls.key_file");
    }

    @Override
    public @Nullable String chooseClientAlias(String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
        asked = true;
        return own.map(keys -> keys.chooseClientAlias(types, issuers, socket)).orElse(null);
    }

    @Override
    public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
        return own.map(keys -> keys.getClientAliases(type, issuers)).orElse(null);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return own.map(keys -> keys.getCertificateChain(alias)).orElse(null);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        return own.map(keys -> keys.getPrivateKey(alias)).orElse(null);
    }

    @Override
    public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseServerAlias(String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
