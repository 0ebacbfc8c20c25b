package io.stackexporter.tls;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.pem.Pem;
import io.stackexporter.pem.PrivateKeys;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** From PEM files to what Java needs for TLS; a file that does not serve is named, and never repeated. */
final class TlsFiles {
    private static final long LONGEST = 1 << 20;

    private TlsFiles() {}

    /** That of the authorities in the file, or of the Java installation. */
    static X509ExtendedTrustManager trust(Optional<Path> authorities) throws GeneralSecurityException, IOException {
        @Nullable KeyStore store = authorities.isEmpty() ? null : store(certificates("tls.ca_file", authorities.get()));
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return Stream.of(factory.getTrustManagers())
                .filter(X509ExtendedTrustManager.class::isInstance)
                .map(X509ExtendedTrustManager.class::cast)
                .findFirst()
                .orElseThrow();
    }

    /** What shows who we are; nobody when there is no certificate. */
    static ClientIdentity identity(Optional<Path> certFile, Optional<Path> keyFile)
            throws GeneralSecurityException, IOException {
        if (certFile.isEmpty() || keyFile.isEmpty()) {
            return new ClientIdentity(Optional.empty());
        }
        List<Certificate> chain = certificates("tls.cert_file", certFile.get());
        KeyStore store = store(List.of());
        store.setKeyEntry("own", key(keyFile.get(), chain.getFirst()), new char[0], chain.toArray(new Certificate[0]));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        return new ClientIdentity(Stream.of(factory.getKeyManagers())
                .filter(X509ExtendedKeyManager.class::isInstance)
                .map(X509ExtendedKeyManager.class::cast)
                .findFirst());
    }

    private static KeyStore store(List<Certificate> trusted) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (Certificate certificate : trusted) {
            store.setCertificateEntry("trusted-" + store.size(), certificate);
        }
        return store;
    }

    private static List<Certificate> certificates(String role, Path file) throws IOException {
        String text = text(role, file);
        List<Certificate> all = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Pem block : Pem.blocks(text)) {
                if (block.kind().endsWith("CERTIFICATE")) {
                    all.add(factory.generateCertificate(new ByteArrayInputStream(block.bytes())));
                }
            }
        } catch (GeneralSecurityException e) {
            throw wrong(role, file, "holds a damaged certificate");
        }
        if (all.isEmpty()) {
            throw wrong(role, file, "holds no certificate; one begins with -----BEGIN CERTIFICATE-----");
        }
        return all;
    }

    private static PrivateKey key(Path file, Certificate certificate) throws IOException {
        String role = "tls.key_file";
        try {
            return PrivateKeys.read(text(role, file), certificate.getPublicKey());
        } catch (GeneralSecurityException e) {
            throw wrong(role, file, String.valueOf(e.getMessage()));
        }
    }

    private static String text(String role, Path file) throws IOException {
        if (!Files.exists(file)) {
            throw wrong(role, file, "does not exist");
        }
        if (!Files.isRegularFile(file) || Files.size(file) > LONGEST || !Files.isReadable(file)) {
            throw wrong(role, file, "cannot be read");
        }
        return Files.readString(file, StandardCharsets.ISO_8859_1); // comments may be in any character set
    }

    private static TlsException wrong(String role, Path file, String why) {
        return new TlsException(ErrorKind.CONNECT, role + " " + file + " " + why);
    }
}
