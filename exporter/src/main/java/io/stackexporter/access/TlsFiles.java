package io.stackexporter.access;

import io.stackexporter.config.Section;
import io.stackexporter.pem.Pem;
import io.stackexporter.pem.PrivateKeys;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Certificates and keys of {@code tls_server_config}, from the file that a key names or from the text that it holds. */
final class TlsFiles {
    private final Section section;
    private final Path folder;
    private final FileStamps stamps;

    TlsFiles(Section section, Path folder, FileStamps stamps) {
        this.section = section;
        this.folder = folder;
        this.stamps = stamps;
    }

    /** A server's own chain, of which the first certificate must hold now. */
    List<X509Certificate> chain(String key) {
        List<X509Certificate> chain = certificates(key);
        if (!chain.isEmpty()) {
            X509Certificate own = chain.getFirst();
            try {
                own.checkValidity();
            } catch (CertificateExpiredException e) {
                problem(key, "the certificate expired on " + own.getNotAfter().toInstant());
            } catch (CertificateNotYetValidException e) {
                problem(
                        key,
                        "the certificate is not valid before "
                                + own.getNotBefore().toInstant());
            }
        }
        return chain;
    }

    List<X509Certificate> certificates(String key) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return List.of();
        }
        List<X509Certificate> all = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Pem block : Pem.blocks(text.get())) {
                if (block.kind().equals("CERTIFICATE")) {
                    all.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.bytes())));
                }
            }
        } catch (CertificateException e) {
            problem(key, "holds a certificate that is damaged");
            return List.of();
        } catch (GeneralSecurityException e) {
            problem(key, String.valueOf(e.getMessage()));
            return List.of();
        }
        if (all.isEmpty()) {
            problem(key, "holds no certificate; one begins with -----BEGIN CERTIFICATE-----");
        }
        return all;
    }

    Optional<PrivateKey> privateKey(String key, List<X509Certificate> chain) {
        Optional<String> text = text(key);
        if (text.isEmpty() || chain.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(PrivateKeys.read(text.get(), chain.getFirst().getPublicKey()));
        } catch (GeneralSecurityException e) {
            problem(key, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private Optional<String> text(String key) {
        String inline = section.text(key, "", "PEM text.");
        String name = section.text(key + "_file", "", "PEM file; a relative path means: beside this file.");
        if (!inline.isEmpty() && !name.isEmpty()) {
            section.problem(key, "is given twice, here and in " + key + "_file; keep one");
            return Optional.empty();
        }
        return name.isEmpty() ? Optional.of(inline).filter(text -> !text.isEmpty()) : inFile(key + "_file", name);
    }

    private Optional<String> inFile(String key, String name) {
        try {
            Path file = folder.resolve(name);
            try {
                return Optional.of(stamps.read(file));
            } catch (IOException e) {
                section.problem(
                        key, "the file " + file + (Files.exists(file) ? " cannot be read as text" : " does not exist"));
            }
        } catch (InvalidPathException e) {
            section.problem(key, "is not a file name");
        }
        return Optional.empty();
    }

    /** At whichever of both keys is used. */
    private void problem(String key, String why) {
        section.problem(section.has(key) ? key : key + "_file", why);
    }
}
