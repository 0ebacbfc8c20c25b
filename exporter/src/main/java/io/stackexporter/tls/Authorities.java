package io.stackexporter.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.security.auth.x500.X500Principal;

/**
 * Who vouches for servers. Those of a file are kept as long as it looks the same: the hundred and more of Java would be read
 * again for each of the hundreds of connections of one scrape.
 */
final class Authorities {
    /** More files than this are those of many reloads; then all are read once more. */
    private static final int MOST = 200;

    private static final Map<Path, Authorities> KNOWN = new ConcurrentHashMap<>();

    private final String stamp;
    private final X509ExtendedTrustManager judge;
    private final Map<X500Principal, List<X509Certificate>> bySubject;

    private Authorities(String stamp, X509ExtendedTrustManager judge) {
        this.stamp = stamp;
        this.judge = judge;
        this.bySubject = Arrays.stream(judge.getAcceptedIssuers())
                .collect(Collectors.groupingBy(X509Certificate::getSubjectX500Principal));
    }

    /** Those of a file, or of the Java installation. */
    static Authorities of(Optional<Path> file) throws GeneralSecurityException, IOException {
        Path place = file.orElseGet(Authorities::ofJava);
        String stamp = stamp(place);
        Authorities known = KNOWN.get(place);
        if (known != null && known.stamp.equals(stamp)) {
            return known;
        }
        Authorities read = new Authorities(stamp, TlsFiles.trust(file));
        if (KNOWN.size() >= MOST) {
            KNOWN.clear();
        }
        KNOWN.put(place, read);
        return read;
    }

    private static Path ofJava() {
        String chosen = System.getProperty("javax.net.ssl.trustStore", "");
        return chosen.isEmpty()
                ? Path.of(System.getProperty("java.home", ""), "lib", "security", "cacerts")
                : Path.of(chosen);
    }

    /** With the file's identity: a renamed one or a turned link may have the time and the size of the one before. */
    private static String stamp(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.lastModifiedTime() + " " + attributes.size() + " "
                    + Objects.toString(attributes.fileKey());
        } catch (IOException e) {
            return "none"; // reading it says why
        }
    }

    X509ExtendedTrustManager judge() {
        return judge;
    }

    /** When the last of the ways ends that lead from the first certificate to an authority; empty without any. */
    Optional<Instant> trustedUntil(List<X509Certificate> sent) {
        return sent.isEmpty() ? Optional.empty() : until(sent.getFirst(), sent, new HashMap<>());
    }

    /**
     * A way ends with the first of its certificates, that of the authority among them.
     *
     * @param known of the certificates that were looked at: each once, however many ways somebody has laid
     */
    private Optional<Instant> until(
            X509Certificate from, List<X509Certificate> sent, Map<X509Certificate, Optional<Instant>> known) {
        known.put(from, Optional.empty());
        Instant end = from.getNotAfter().toInstant();
        Stream<Instant> direct = authorities(from.getIssuerX500Principal())
                .filter(authority -> isSignedBy(from, authority))
                .map(authority -> authority.getNotAfter().toInstant());
        Stream<Instant> own =
                authorities(from.getSubjectX500Principal()).filter(from::equals).map(same -> end);
        Stream<Instant> onwards = sent.stream()
                .filter(next -> next.getSubjectX500Principal().equals(from.getIssuerX500Principal()))
                .filter(next -> isSignedBy(from, next))
                .flatMap(next -> (known.containsKey(next) ? known.get(next) : until(next, sent, known)).stream());
        Optional<Instant> found = Stream.of(direct, own, onwards)
                .flatMap(ways -> ways)
                .map(way -> way.isBefore(end) ? way : end)
                .max(Instant::compareTo);
        known.put(from, found);
        return found;
    }

    private Stream<X509Certificate> authorities(X500Principal subject) {
        return bySubject.getOrDefault(subject, List.of()).stream();
    }

    private static boolean isSignedBy(X509Certificate certificate, X509Certificate issuer) {
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException | RuntimeException e) {
            return false;
        }
    }
}
