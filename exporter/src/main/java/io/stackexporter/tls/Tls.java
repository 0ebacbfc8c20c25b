package io.stackexporter.tls;

import io.stackexporter.config.Section;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code tls:} of a target, the same for every kind. What its files say now holds for the next connection, so
 * that certificates may be renewed at any time.
 *
 * @param caFile the authorities that are trusted; those of the Java installation when it is empty
 * @param certFile who we are, with {@code keyFile}
 * @param serverName the name that the certificate must have; empty for the host of the URL
 */
public record Tls(
        Optional<Path> caFile, Optional<Path> certFile, Optional<Path> keyFile, String serverName, Verify verify) {

    /** With the authorities of the Java installation. */
    public static final Tls USUAL = new Tls(Optional.empty(), Optional.empty(), Optional.empty(), "", Verify.FULL);

    private static final String KEY = "tls";
    private static final String PREFIX = "stack-exporter.tls.";
    private static final String MODE = PREFIX + "verify";
    private static final String NAME = PREFIX + "server_name";

    /** What is asked of the server's certificate. */
    public enum Verify {
        /** From a trusted authority, and for this server. */
        FULL,
        /** From a trusted authority. */
        CA,
        /** Nothing: anybody may be the server. */
        NONE
    }

    /** Reads the section; empty when there is none. */
    public static Optional<Tls> configured(Section settings) {
        Section section =
                settings.section(KEY, "TLS to the server, or no connection at all; docs/tls.md has more. May be {}.");
        Optional<Path> certFile = section.file("cert_file", "Our own certificate as PEM, where the server wants one.");
        Tls tls = new Tls(
                section.file("ca_file", "The authorities that are trusted, as PEM; those of Java when it is missing."),
                certFile,
                section.file("key_file", "The private key that belongs to cert_file, as PEM without a password."),
                section.text("server_name", "", "The name that the certificate must have; empty for that in the url."),
                verify(section));
        section.end();
        if (tls.certFile.isPresent() != tls.keyFile.isPresent()) {
            section.problem("", "cert_file and key_file belong together; add the other one");
        }
        return settings.has(KEY) ? Optional.of(tls) : Optional.empty();
    }

    private static Verify verify(Section section) {
        String word = section.text(
                "verify",
                "full",
                "What is asked of the certificate: full (authority and name), ca (authority alone) or none.");
        Optional<Verify> found = Stream.of(Verify.values())
                .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst();
        if (found.isEmpty()) {
            section.problem("verify", "must be full, ca or none");
        }
        return found.orElse(Verify.FULL);
    }

    /** As texts, since a driver hands nothing else on to the classes that it makes. */
    public Map<String, String> properties() {
        Map<String, String> all = new TreeMap<>(Map.of(MODE, verify.name(), NAME, serverName));
        caFile.ifPresent(file -> all.put(PREFIX + "ca_file", file.toString()));
        certFile.ifPresent(file -> all.put(PREFIX + "cert_file", file.toString()));
        keyFile.ifPresent(file -> all.put(PREFIX + "key_file", file.toString()));
        return all;
    }

    /** Back from texts; empty when there are none. */
    public static Optional<Tls> of(Function<String, @Nullable String> properties) {
        String mode = properties.apply(MODE);
        return mode == null
                ? Optional.empty()
                : Optional.of(new Tls(
                        file(properties, "ca_file"),
                        file(properties, "cert_file"),
                        file(properties, "key_file"),
                        Optional.ofNullable(properties.apply(NAME)).orElse(""),
                        Verify.valueOf(mode)));
    }

    private static Optional<Path> file(Function<String, @Nullable String> properties, String key) {
        return Optional.ofNullable(properties.apply(PREFIX + key)).map(Path::of);
    }

    /** Changes when our own certificate or key does; equal otherwise. */
    public List<String> stamp() {
        return Stream.of(certFile, keyFile)
                .flatMap(Optional::stream)
                .map(Tls::stamp)
                .toList();
    }

    private static String stamp(Path file) {
        try {
            return Files.getLastModifiedTime(file) + " " + Files.size(file);
        } catch (IOException e) {
            return "";
        }
    }

    /** A socket that speaks TLS over one that is connected; the handshake is left to the caller. */
    public SSLSocket over(Socket plain, String host, int port) throws IOException {
        return over(plain, host, port, chain -> {});
    }

    /**
     * As above. Each has a context of its own: with a session that is resumed, no certificate would come.
     *
     * @param seen gets the server's certificates as they arrive, before they are judged: also those that are refused
     */
    public SSLSocket over(Socket plain, String host, int port, Consumer<List<X509Certificate>> seen)
            throws IOException {
        String name = serverName.isEmpty() ? host : serverName;
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            ServerTrust trust = new ServerTrust(Authorities.of(caFile).judge(), caFile, verify, name, seen);
            ClientIdentity identity = TlsFiles.identity(certFile, keyFile);
            context.init(new KeyManager[] {identity}, new TrustManager[] {trust}, new SecureRandom());
            SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, name, port, true);
            if (verify == Verify.FULL) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
            }
            return new EncryptedSocket(socket, Optional.of(identity));
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS cannot be set up", e);
        }
    }

    /** When the last of the ways ends that lead from a server's certificate to a trusted authority; empty without any. */
    public Optional<Instant> trustedUntil(List<X509Certificate> chain) throws IOException {
        try {
            return Authorities.of(caFile).trustedUntil(chain);
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS cannot be set up", e);
        }
    }
}
