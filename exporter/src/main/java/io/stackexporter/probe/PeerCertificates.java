package io.stackexporter.probe;

import io.stackexporter.tls.Tls;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * What a server showed in a TLS handshake, whether that came to a good end or not.
 *
 * @param chain its own certificate first
 * @param protocol as Java calls it, such as {@code TLSv1.3}; empty when the handshake did not get so far
 * @param cipher as Java calls it; empty when the handshake did not get so far
 * @param verified whether the chain was asked for and found good
 * @param trustedUntil when the last of the ways ends that lead to a trusted authority; empty when not verified
 */
public record PeerCertificates(
        List<X509Certificate> chain, String protocol, String cipher, boolean verified, Optional<Instant> trustedUntil) {

    /** Where the way to the authority is not known, it ends with the chain. */
    public PeerCertificates(List<X509Certificate> chain, String protocol, String cipher, boolean verified) {
        this(
                chain,
                protocol,
                cipher,
                verified,
                Optional.of(chain).filter(all -> verified).flatMap(PeerCertificates::earliestEnd));
    }

    public PeerCertificates {
        chain = List.copyOf(chain);
    }

    /** Of a handshake that was refused, because of these certificates or for another reason. */
    public static PeerCertificates refused(List<X509Certificate> chain) {
        return new PeerCertificates(chain, "", "", false);
    }

    /** Of a handshake that was accepted under these settings. */
    public static PeerCertificates accepted(SSLSession session, Tls settings) throws IOException {
        List<X509Certificate> chain = chain(session);
        boolean asked = settings.verify() != Tls.Verify.NONE;
        Optional<Instant> until = asked ? settings.trustedUntil(chain) : Optional.empty();
        return new PeerCertificates(chain, session.getProtocol(), session.getCipherSuite(), asked, until);
    }

    private static List<X509Certificate> chain(SSLSession session) {
        try {
            return Stream.of(session.getPeerCertificates())
                    .filter(X509Certificate.class::isInstance)
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (SSLPeerUnverifiedException nobodyShowedAny) {
            return List.of();
        }
    }

    /** When the first certificate of the chain ends; empty for no certificates. */
    public Optional<Instant> earliestEnd() {
        return earliestEnd(chain);
    }

    private static Optional<Instant> earliestEnd(List<X509Certificate> chain) {
        return chain.stream().map(each -> each.getNotAfter().toInstant()).min(Instant::compareTo);
    }
}
