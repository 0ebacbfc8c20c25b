package io.stackexporter.kind.tls;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.pem.Pem;
import io.stackexporter.probe.ProbeException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the certificates of a file, whichever of the usual forms it has; keys beside them are passed over. */
final class CertificateFile {
    private static final long LONGEST = 1 << 20;
    private static final String FORMS = "; PEM, DER and PKCS#12 without a password can be read";

    private CertificateFile() {}

    static List<X509Certificate> read(Path file) throws IOException {
        byte[] bytes = bytes(file);
        List<Certificate> found = new ArrayList<>();
        try {
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            if (text.contains("-----BEGIN ")) {
                found.addAll(pem(text));
            } else {
                found.addAll(binary(bytes));
            }
        } catch (GeneralSecurityException e) {
            throw new ProbeException(ErrorKind.QUERY, file + " holds a damaged certificate");
        }
        List<X509Certificate> certificates = found.stream()
                .filter(X509Certificate.class::isInstance)
                .map(X509Certificate.class::cast)
                .toList();
        if (certificates.isEmpty()) {
            throw new ProbeException(ErrorKind.QUERY, file + " holds no certificate that can be read" + FORMS);
        }
        return certificates;
    }

    private static byte[] bytes(Path file) throws IOException {
        try {
            if (!Files.isRegularFile(file) && Files.exists(file)) {
                throw new ProbeException(ErrorKind.QUERY, file + " is no ordinary file");
            }
            if (Files.size(file) > LONGEST) {
                throw new ProbeException(ErrorKind.LIMIT, file + " is larger than certificates are");
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new ProbeException(ErrorKind.QUERY, file + " does not exist");
        } catch (AccessDeniedException e) {
            throw new ProbeException(ErrorKind.PERMISSION, file + " may not be read by the exporter's user");
        }
    }

    private static List<Certificate> pem(String text) throws GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<Certificate> all = new ArrayList<>();
        for (Pem block : Pem.blocks(text)) {
            if (block.kind().endsWith("CERTIFICATE")) {
                all.add(factory.generateCertificate(new ByteArrayInputStream(block.bytes())));
            }
        }
        return all;
    }

    private static List<Certificate> binary(byte[] bytes) {
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            return List.of(factory.generateCertificate(new ByteArrayInputStream(bytes)));
        } catch (GeneralSecurityException noCertificateAlone) {
            List<Certificate> open = stored(bytes, null);
            return open.isEmpty() ? stored(bytes, new char[0]) : open;
        }
    }

    /** With no password and with an empty one, which are not the same. */
    private static List<Certificate> stored(byte[] bytes, char @Nullable [] password) {
        List<Certificate> all = new ArrayList<>();
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(bytes), password);
            for (String alias : Collections.list(store.aliases())) {
                Certificate @Nullable [] chain = store.getCertificateChain(alias);
                all.addAll(chain == null ? List.of(store.getCertificate(alias)) : List.of(chain));
            }
        } catch (GeneralSecurityException | IOException noneThatOpens) {
            return List.of();
        }
        return all;
    }
}
