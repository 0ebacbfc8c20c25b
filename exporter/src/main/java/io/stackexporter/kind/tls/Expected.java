package io.stackexporter.kind.tls;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.config.Section;
import io.stackexporter.probe.CertificateText;
import io.stackexporter.probe.PeerCertificates;
import io.stackexporter.probe.ProbeException;
import io.stackexporter.probe.ProbeTime;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a certificate and a handshake must be like.
 *
 * @param names each of which the certificate must be for
 * @param minProtocol as Java calls it; empty for any
 */
record Expected(List<String> names, String minProtocol, Duration within) {
    private static final List<String> PROTOCOLS = List.of("1.2", "1.3");
    private static final int MOST_NAMES = 5;

    static Expected configured(Section settings) {
        Section expect = settings.section("expect", "What the certificate and the handshake must be like.");
        String protocol = expect.text("min_protocol", "1.2", "The oldest version of TLS that is fine: 1.2 or 1.3.");
        if (!PROTOCOLS.contains(protocol)) {
            expect.problem("min_protocol", "must be 1.2 or 1.3; older versions are never spoken");
        }
        Expected expected = new Expected(
                expect.texts("names", List.of(), "Names and addresses, each of which the certificate must be for."),
                protocol,
                ProbeTime.within(expect));
        expect.end();
        return expected;
    }

    /** What is wrong with a handshake. */
    Optional<Exception> objection(PeerCertificates peer) {
        if (minProtocol.equals("1.3") && !peer.protocol().equals("TLSv1.3")) {
            return Optional.of(new ProbeException(
                    ErrorKind.QUERY, "the server agrees on " + peer.protocol() + " only; expected is 1.3 at least"));
        }
        return peer.chain().isEmpty()
                ? Optional.empty()
                : objection(peer.chain().getFirst());
    }

    /** What is wrong with a certificate. */
    Optional<Exception> objection(X509Certificate certificate) {
        List<String> all = CertificateText.allNames(certificate);
        return names.stream()
                .filter(name -> all.stream().noneMatch(held -> covers(held, name)))
                .findFirst()
                .map(name -> new ProbeException(
                        ErrorKind.QUERY,
                        "the certificate is for "
                                + String.join(", ", all.subList(0, Math.min(MOST_NAMES, all.size())))
                                + ", not for " + name));
    }

    /** A star stands for the first part of a name. */
    private static boolean covers(String held, String name) {
        String given = held.toLowerCase(Locale.ROOT);
        String wanted = name.toLowerCase(Locale.ROOT);
        int dot = wanted.indexOf('.');
        return given.equals(wanted) || (dot > 0 && given.equals("*" + wanted.substring(dot)));
    }
}
