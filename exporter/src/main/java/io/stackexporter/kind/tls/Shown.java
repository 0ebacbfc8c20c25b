package io.stackexporter.kind.tls;

import io.stackexporter.tls.Tls;
import java.io.IOException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * The certificates of one endpoint or file.
 *
 * @param endpoint host and port, or the path
 * @param problem why the chain is not trusted, as one of few words; empty when it is, or when that was not asked
 * @param judged whether it was asked
 */
record Shown(String endpoint, List<X509Certificate> chain, Optional<String> problem, boolean judged) {

    /** Of a handshake that was refused. */
    static Shown refused(String endpoint, List<X509Certificate> chain, Tls settings) throws IOException {
        return new Shown(endpoint, chain, Optional.of(problem(chain, settings)), true);
    }

    private static String problem(List<X509Certificate> chain, Tls settings) throws IOException {
        for (X509Certificate certificate : chain) {
            try {
                certificate.checkValidity();
            } catch (CertificateExpiredException e) {
                return "expired";
            } catch (CertificateNotYetValidException e) {
                return "not_yet_valid";
            }
        }
        if (settings.trustedUntil(chain).isPresent()) {
            return "wrong_name";
        }
        X509Certificate leaf = chain.getFirst();
        return leaf.getSubjectX500Principal().equals(leaf.getIssuerX500Principal())
                ? "self_signed"
                : "unknown_authority";
    }
}
