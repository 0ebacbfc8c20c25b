package io.stackexporter.access;

import java.net.InetAddress;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Which certificates of clients are good enough: those of an authority or any, and of these the ones with a wanted name. */
final class ClientCertificates extends X509ExtendedTrustManager {
    private static final int IP = 7;
    /** E-mail, DNS, URI and IP. */
    private static final Set<Integer> KINDS = Set.of(1, 2, 6, IP);

    private final Optional<X509ExtendedTrustManager> authority;
    private final Set<String> names;

    /**
     * What to ask of certificates.
     *
     * @param authority who must vouch for them; empty for nobody
     * @param names of which a certificate must have one; empty for no matter which
     */
    ClientCertificates(Optional<X509ExtendedTrustManager> authority, List<String> names) {
        this.authority = authority;
        this.names = names.stream().map(ClientCertificates::plainAddress).collect(Collectors.toSet());
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        if (authority.isPresent()) {
            authority.get().checkClientTrusted(chain, type, engine);
        }
        checkName(chain[0]);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        if (authority.isPresent()) {
            authority.get().checkClientTrusted(chain, type, socket);
        }
        checkName(chain[0]);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        if (authority.isPresent()) {
            authority.get().checkClientTrusted(chain, type);
        }
        checkName(chain[0]);
    }

    private void checkName(X509Certificate certificate) throws CertificateException {
        Collection<List<?>> found = certificate.getSubjectAlternativeNames();
        boolean good = names.isEmpty()
                || (found != null
                        && found.stream()
                                .filter(name -> KINDS.contains(name.get(0)))
                                .anyMatch(name -> names.contains(text(name))));
        if (!good) {
            throw new CertificateException("the client's certificate has none of the names in client_allowed_sans");
        }
    }

    private static String text(List<?> name) {
        String text = String.valueOf(name.get(1));
        return name.get(0).equals(IP) ? plainAddress(text) : text;
    }

    /** An address can be written in several ways; anything else stays as it is. */
    private static String plainAddress(String text) {
        try {
            return InetAddress.ofLiteral(text).getHostAddress();
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return authority.map(X509ExtendedTrustManager::getAcceptedIssuers).orElseGet(() -> new X509Certificate[0]);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("only clients are judged here");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        checkServerTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        checkServerTrusted(chain, type);
    }
}
