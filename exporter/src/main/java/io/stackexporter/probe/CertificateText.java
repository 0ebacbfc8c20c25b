package io.stackexporter.probe;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a certificate says, spelled as the exporters written in Go do. */
public final class CertificateText {
    private static final int DNS_NAME = 2;

    private CertificateText() {}

    /** Fingerprint, subject, issuer, names and serial number. */
    public static List<String> labels(X509Certificate certificate) {
        return List.of(
                fingerprint(certificate),
                DistinguishedName.text(certificate.getSubjectX500Principal()),
                DistinguishedName.text(certificate.getIssuerX500Principal()),
                String.join(",", dnsNames(certificate)),
                serialNumber(certificate));
    }

    private static String fingerprint(X509Certificate certificate) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            return HexFormat.of().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The bytes of the number, not its digits: leading zeros stay. */
    private static String serialNumber(X509Certificate certificate) {
        String digits = certificate.getSerialNumber().abs().toString(16);
        return digits.length() % 2 == 0 ? digits : "0" + digits;
    }

    /** The names of hosts that it is for, in its order. */
    public static List<String> dnsNames(X509Certificate certificate) {
        return names(certificate)
                .filter(name -> name.getFirst() instanceof Integer type && type == DNS_NAME)
                .map(name -> String.valueOf(name.getLast()))
                .toList();
    }

    /** Every name and address that it is for. */
    public static List<String> allNames(X509Certificate certificate) {
        return names(certificate)
                .map(List::getLast)
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .collect(Collectors.toList());
    }

    /** A certificate whose names cannot be read has none. */
    private static Stream<List<?>> names(X509Certificate certificate) {
        try {
            @Nullable Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null ? Stream.empty() : names.stream();
        } catch (CertificateParsingException e) {
            return Stream.empty();
        }
    }
}
