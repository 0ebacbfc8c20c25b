package io.stackexporter.probe;

import io.stackexporter.collect.Reading;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.MetricType;
import io.stackexporter.metric.Samples;
import io.stackexporter.metric.Signal;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The certificates of a server as metrics, alike for every kind that speaks TLS. */
public final class CertificateFacts {
    private static final Metric EARLIEST_END = Metric.compatible(
            "probe_ssl_earliest_cert_expiry",
            MetricType.GAUGE,
            "When the first certificate of the chain ends, as Unix time.");
    private static final Metric TRUSTED_UNTIL = Metric.compatible(
            "probe_ssl_last_chain_expiry_timestamp_seconds",
            MetricType.GAUGE,
            "When the last way to a trusted authority ends, as Unix time; absent when nothing was verified.");
    private static final Metric LEAF = Metric.compatible(
            "probe_ssl_last_chain_info",
            MetricType.GAUGE,
            "The server's own certificate, as labels.",
            "fingerprint_sha256",
            "subject",
            "issuer",
            "subjectalternative",
            "serialnumber");
    private static final Metric VERSION = Metric.compatible(
            "probe_tls_version_info", MetricType.GAUGE, "The version of TLS that was agreed on.", "version");
    private static final Metric CIPHER = Metric.compatible(
            "probe_tls_cipher_info", MetricType.GAUGE, "The cipher suite that was agreed on.", "cipher");

    private CertificateFacts() {}

    public static List<Reading> readings() {
        List<Reading> all =
                new ArrayList<>(Reading.from("certificates of the TLS handshake", EARLIEST_END, TRUSTED_UNTIL, LEAF));
        all.addAll(Reading.from("TLS handshake", VERSION, CIPHER));
        all.addAll(Reading.from("certificates of the TLS handshake", Signal.CERTIFICATE_EXPIRY.metric()));
        return List.copyOf(all);
    }

    /** Adds what is known; the endpoint is the host and port, or a file. */
    public static void add(Samples samples, PeerCertificates certificates, String endpoint) {
        certificates.earliestEnd().ifPresent(end -> {
            samples.add(EARLIEST_END, seconds(end));
            Signal.CERTIFICATE_EXPIRY.from("endpoint", "endpoint").emit(samples, seconds(end), field -> endpoint);
        });
        certificates.trustedUntil().ifPresent(end -> samples.add(TRUSTED_UNTIL, seconds(end)));
        if (!certificates.chain().isEmpty()) {
            X509Certificate leaf = certificates.chain().getFirst();
            samples.add(LEAF, 1, CertificateText.labels(leaf).toArray(new String[0]));
        }
        if (!certificates.protocol().isEmpty()) {
            samples.add(VERSION, 1, version(certificates.protocol()));
        }
        if (!certificates.cipher().isEmpty()) {
            samples.add(CIPHER, 1, certificates.cipher().replaceFirst("^SSL_", "TLS_"));
        }
    }

    /** A moment of a certificate, which knows no parts of a second. */
    public static double seconds(Instant moment) {
        return moment.getEpochSecond();
    }

    /** As blackbox_exporter writes it: TLS 1.3 for TLSv1.3, and TLS 1.0 for TLSv1. */
    public static String version(String protocol) {
        String number = protocol.toLowerCase(Locale.ROOT).replaceFirst("^tlsv", "");
        return switch (number) {
            case "1" -> "TLS 1.0";
            case "1.1", "1.2", "1.3" -> "TLS " + number;
            default -> "unknown";
        };
    }
}
