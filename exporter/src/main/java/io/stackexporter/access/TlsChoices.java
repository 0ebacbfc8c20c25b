package io.stackexporter.access;

import io.stackexporter.config.Section;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** Versions, ciphers and curves of {@code tls_server_config}: the names are Go's, what stands behind them is Java's. */
final class TlsChoices {
    /** From the oldest to the newest. */
    private static final List<String> VERSIONS = List.of("TLS12", "TLS13");

    private static final Map<String, String> JAVA_VERSIONS = Map.of("TLS12", "TLSv1.2", "TLS13", "TLSv1.3");
    private static final Map<String, String> CURVES = curves();
    private static final String MIN = "min_version";
    private static final String MAX = "max_version";

    private final Section section;

    TlsChoices(Section section) {
        this.section = section;
    }

    SSLParameters read() {
        SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(protocols());
        parameters.setCipherSuites(ciphers());
        parameters.setUseCipherSuitesOrder(
                section.flag("prefer_server_cipher_suites", true, "Whether the server's order of ciphers counts."));
        String[] curves = known("curve_preferences", CURVES);
        if (curves.length > 0) {
            parameters.setNamedGroups(curves);
        }
        return parameters;
    }

    private String[] protocols() {
        int oldest = version(MIN, "TLS12");
        int newest = version(MAX, "TLS13");
        if (oldest > newest) {
            section.problem(MAX, "is older than " + MIN);
            return new String[0];
        }
        return VERSIONS.subList(oldest, newest + 1).stream()
                .map(JAVA_VERSIONS::get)
                .toArray(String[]::new);
    }

    private int version(String key, String fallback) {
        String word = section.text(key, fallback, "TLS12 or TLS13.");
        if (!VERSIONS.contains(word)) {
            boolean old = List.of("TLS10", "TLS11").contains(word);
            section.problem(
                    key, "must be TLS12 or TLS13, not " + word + (old ? ", which is broken and not to be had" : ""));
            return VERSIONS.indexOf(fallback);
        }
        return VERSIONS.indexOf(word);
    }

    /** The list is about TLS up to 1.2, as in Go; the ciphers of TLS 1.3 are always there. */
    private String[] ciphers() {
        List<String> usual = usualCiphers();
        String[] wanted = known(
                "cipher_suites", usual.stream().collect(Collectors.toMap(Function.identity(), Function.identity())));
        if (wanted.length == 0) {
            return usual.toArray(String[]::new);
        }
        Stream<String> newest = usual.stream().filter(name -> !name.contains("_WITH_"));
        return Stream.concat(newest, Stream.of(wanted)).distinct().toArray(String[]::new);
    }

    private static List<String> usualCiphers() {
        try {
            return Stream.of(SSLContext.getDefault().getDefaultSSLParameters().getCipherSuites())
                    .filter(name -> !name.endsWith("_SCSV"))
                    .toList();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }

    /** What the names of a list stand for; a name that nothing stands for is a problem. */
    private String[] known(String key, Map<String, String> meanings) {
        List<String> found = new ArrayList<>();
        for (String name : section.texts(key, List.of(), "In the order of preference.")) {
            String meant = meanings.get(name);
            if (meant == null) {
                section.problem(
                        key,
                        name + " is not to be had; there are " + String.join(", ", new TreeSet<>(meanings.keySet())));
            } else {
                found.add(meant);
            }
        }
        return found.toArray(String[]::new);
    }

    private static Map<String, String> curves() {
        Map<String, String> curves = new LinkedHashMap<>();
        curves.put("X25519", "x25519");
        curves.put("CurveP256", "secp256r1");
        curves.put("CurveP384", "secp384r1");
        curves.put("CurveP521", "secp521r1");
        return curves;
    }
}
