package io.stackexporter.access;

import io.stackexporter.config.Section;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Reads {@code tls_server_config} and what its files hold. */
final class TlsReader {
    private static final String CERTIFICATE = "cert";
    private static final String AUTHORITY = "client_ca";
    private static final String CLIENTS = "client_auth_type";
    private static final String NAMES = "client_allowed_sans";

    private final Section section;
    private final TlsFiles files;

    TlsReader(Section section, Path folder, FileStamps stamps) {
        this.section = section;
        this.files = new TlsFiles(section, folder, stamps);
    }

    /** Nothing when there was a problem. */
    Optional<TlsSettings> read() {
        List<X509Certificate> chain = files.chain(CERTIFICATE);
        Optional<PrivateKey> key = files.privateKey("key", chain);
        needsBoth();
        ClientAuth clients = clients();
        TrustManager trust = trust(clients);
        SSLParameters parameters = new TlsChoices(section).read();
        clients.ask(parameters);
        section.end();
        if (chain.isEmpty() || key.isEmpty()) {
            return Optional.empty();
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(identity(key.get(), chain), new TrustManager[] {trust}, null);
            return Optional.of(new TlsSettings(context, parameters));
        } catch (GeneralSecurityException | IOException e) {
            section.problem("", "cannot be used: " + e.getMessage());
            return Optional.empty();
        }
    }

    private void needsBoth() {
        for (String key : List.of(CERTIFICATE, "key")) {
            if (!section.has(key) && !section.has(key + "_file")) {
                section.problem("", "the key " + key + "_file is missing");
            }
        }
    }

    private ClientAuth clients() {
        String word = section.text(CLIENTS, ClientAuth.NONE.word, "Whether clients need a certificate.");
        return ClientAuth.of(word).orElseGet(() -> {
            section.problem(CLIENTS, "must be one of " + String.join(", ", ClientAuth.words()) + ", not " + word);
            return ClientAuth.NONE;
        });
    }

    private TrustManager trust(ClientAuth clients) {
        List<X509Certificate> authorities = files.certificates(AUTHORITY);
        List<String> names = section.texts(NAMES, List.of(), "Names of which a client's certificate must have one.");
        String authorityKey = section.has(AUTHORITY) ? AUTHORITY : AUTHORITY + "_file";
        if (clients == ClientAuth.NONE && section.has(authorityKey)) {
            section.problem(authorityKey, "has no effect unless " + CLIENTS + " asks clients for certificates");
        }
        if (clients.verifies && !section.has(authorityKey)) {
            section.problem(CLIENTS, "needs " + AUTHORITY + "_file, whose certificates vouch for clients");
        }
        if (section.has(NAMES) && !clients.required) {
            section.problem(
                    NAMES,
                    "has no effect unless " + CLIENTS + " is " + ClientAuth.ANY.word + " or "
                            + ClientAuth.VERIFIED.word);
        }
        return new ClientCertificates(clients.verifies ? judge(authorities) : Optional.empty(), names);
    }

    private Optional<X509ExtendedTrustManager> judge(List<X509Certificate> authorities) {
        try {
            KeyStore store = empty();
            for (X509Certificate authority : authorities) {
                store.setCertificateEntry("authority " + store.size(), authority);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            return Stream.of(factory.getTrustManagers())
                    .filter(X509ExtendedTrustManager.class::isInstance)
                    .map(X509ExtendedTrustManager.class::cast)
                    .findFirst();
        } catch (GeneralSecurityException | IOException e) {
            section.problem(AUTHORITY + "_file", "cannot be used: " + e.getMessage());
            return Optional.empty();
        }
    }

    private static KeyManager[] identity(PrivateKey key, List<X509Certificate> chain)
            throws GeneralSecurityException, IOException {
        char[] password = {};
        KeyStore store = empty();
        store.setKeyEntry("server", key, password, chain.toArray(new X509Certificate[0]));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, password);
        return factory.getKeyManagers();
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
