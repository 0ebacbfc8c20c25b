package io.stackexporter.tls;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Explained;
import io.stackexporter.tls.Tls.Verify;
import java.net.Socket;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Asks of the server's certificate what the configuration wants, and says in plain words what is wrong with it. */
final class ServerTrust extends X509ExtendedTrustManager {
    private static final int MOST_NAMES = 5;

    private final X509ExtendedTrustManager java;
    private final Optional<Path> authorities;
    private final Verify verify;
    private final String name;
    private final Consumer<List<X509Certificate>> seen;

    ServerTrust(
            X509ExtendedTrustManager java,
            Optional<Path> authorities,
            Verify verify,
            String name,
            Consumer<List<X509Certificate>> seen) {
        this.java = java;
        this.authorities = authorities;
        this.verify = verify;
        this.name = name;
        this.seen = seen;
    }

    /** Tells what mends it. */
    private static final class UntrustedException extends CertificateException implements Explained {
        private static final long serialVersionUID = 1;

        UntrustedException(String message, CertificateException cause) {
            super(message, cause);
        }

        @Override
        public ErrorKind kind() {
            return ErrorKind.CONNECT;
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        seen.accept(List.of(chain));
        try {
            switch (verify) {
                case FULL -> java.checkServerTrusted(chain, type, socket);
                case CA -> java.checkServerTrusted(chain, type);
                case NONE -> {
                    // Anybody may be the server; the user wants it so.
                }
            }
        } catch (CertificateException e) {
            throw new UntrustedException(why(chain, type), e);
        }
    }

    private String why(X509Certificate[] chain, String type) {
        for (X509Certificate certificate : chain) {
            String subject = certificate.getSubjectX500Principal().getName();
            try {
                certificate.checkValidity();
            } catch (CertificateExpiredException e) {
                return "the certificate " + subject + " of the server expired on "
                        + certificate.getNotAfter().toInstant() + "; renew it on the server";
            } catch (CertificateNotYetValidException e) {
                return "the certificate " + subject + " of the server is valid only from "
                        + certificate.getNotBefore().toInstant() + "; compare the clocks";
            }
        }
        if (isTrusted(chain, type)) {
            return "the certificate of the server is for " + names(chain[0]) + ", not for " + name
                    + "; reach it by such a name, or set tls.server_name";
        }
        String issuer = chain[0].getIssuerX500Principal().getName();
        String where = authorities.map(file -> "in " + file).orElse("among those of Java");
        return chain[0].getSubjectX500Principal().equals(chain[0].getIssuerX500Principal())
                ? "the certificate " + issuer
                        + " of the server is self-signed; if it is the right one, make it tls.ca_file"
                : "the authority " + issuer + " of the server's certificate is not " + where
                        + "; name it with tls.ca_file";
    }

    private boolean isTrusted(X509Certificate[] chain, String type) {
        try {
            java.checkServerTrusted(chain, type);
            return true;
        } catch (CertificateException e) {
            return false;
        }
    }

    private static String names(X509Certificate certificate) {
        try {
            return Optional.ofNullable(certificate.getSubjectAlternativeNames()).stream()
                    .flatMap(all -> all.stream())
                    .map(List::getLast)
                    .filter(String.class::isInstance)
                    .map(String.class::cast)
                    .limit(MOST_NAMES)
                    .collect(Collectors.collectingAndThen(
                            Collectors.joining(", "), all -> all.isEmpty() ? "no name at all" : all));
        } catch (CertificateParsingException e) {
            return "names that cannot be read";
        }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return java.getAcceptedIssuers();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        java.checkServerTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        java.checkServerTrusted(chain, type, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        java.checkClientTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        java.checkClientTrusted(chain, type, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        java.checkClientTrusted(chain, type, engine);
    }
}
