package io.stackexporter.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** A certificate authority of the test, made with the keytool of the running JDK: certificates and keys as PEM files. */
public final class Certificates {
    private static final String PASSWORD = "secret";
    private static final String KEYS = "keys.p12";
    private static final String THIS_HOST = "san=dns:localhost,ip:127.0.0.1,ip:0:0:0:0:0:0:0:1";

    private final Path folder;
    private final Identity authority;

    private Certificates(Path folder) {
        this.folder = folder;
        this.authority = make("authority", List.of("-ext", "bc:critical=ca:true", "-ext", "ku:critical=keyCertSign"));
    }

    /** Makes an authority whose files lie in a folder that is empty or does not exist. */
    public static Certificates in(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Certificates(folder);
    }

    /** Who somebody is: files <name>.crt (the chain without the authority) and <name>.key (PKCS8), and the same in memory. */
    public record Identity(Path certificate, Path key, PrivateKey privateKey, List<X509Certificate> chain) {}

    /** The authority's own certificate, for whoever is to trust it. */
    public Path authority() {
        return authority.certificate();
    }

    /** For this host, under its name and both addresses. */
    public Identity server(String name) {
        return issue(name, "-ext", THIS_HOST);
    }

    /** For this host, but of the past. */
    public Identity expired(String name) {
        return issue(name, "-ext", THIS_HOST, "-startdate", "-20d", "-validity", "10");
    }

    /** Good, but for another host. */
    public Identity otherHost(String name) {
        return issue(name, "-ext", "san=dns:other.example");
    }

    /** For this host; nobody vouches for it. */
    public Identity selfSigned(String name) {
        return make(name, List.of("-ext", THIS_HOST));
    }

    public Identity client(String name) {
        return issue(name, "-ext", "eku=clientAuth", "-ext", "san=dns:" + name);
    }

    /** Signed by the authority; options are those of keytool -genkeypair and come before its defaults. */
    public Identity issue(String name, String... options) {
        return issuedBy("authority", name, options);
    }

    /** Signed by an authority that was issued itself; the chain tells of it. */
    public Identity issuedBy(String signer, String name, String... options) {
        return make(
                name,
                Stream.concat(Stream.of(options), Stream.of("-signer", signer)).toList());
    }

    /** For a client or server that trusts this authority and says who it is when it is asked. */
    public SSLContext context(@Nullable Identity identity) {
        try {
            KeyStore trusted = empty();
            trusted.setCertificateEntry("authority", authority.chain().getFirst());
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            return context(identity, trust.getTrustManagers());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For a server that shows who it is and asks nobody else. */
    public static SSLContext showing(Identity identity) {
        try {
            return context(identity, new TrustManager[0]);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SSLContext context(@Nullable Identity identity, TrustManager[] trust)
            throws GeneralSecurityException, IOException {
        KeyStore own = empty();
        if (identity != null) {
            Certificate[] chain = identity.chain().toArray(new Certificate[0]);
            own.setKeyEntry("own", identity.privateKey(), PASSWORD.toCharArray(), chain);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust, null);
        return context;
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private Identity make(String name, List<String> options) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-genkeypair"));
        command.addAll(List.of("-alias", name, "-dname", "CN=" + name, "-keystore", KEYS, "-storepass", PASSWORD));
        command.addAll(options);
        if (!options.contains("-keyalg")) {
            command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1"));
        }
        Program.run(folder, "keytool-" + name, command);
        return written(name);
    }

    private Identity written(String name) {
        try {
            KeyStore store = KeyStore.getInstance(folder.resolve(KEYS).toFile(), PASSWORD.toCharArray());
            PrivateKey key = (PrivateKey) store.getKey(name, PASSWORD.toCharArray());
            List<X509Certificate> whole = Arrays.stream(store.getCertificateChain(name))
                    .map(X509Certificate.class::cast)
                    .toList();
            List<X509Certificate> chain = whole.subList(0, Math.max(1, whole.size() - 1));
            StringBuilder certificates = new StringBuilder();
            for (X509Certificate certificate : chain) {
                certificates.append(pem("CERTIFICATE", certificate.getEncoded()));
            }
            Path certificateFile = Files.writeString(folder.resolve(name + ".crt"), certificates);
            Path keyFile = Files.writeString(folder.resolve(name + ".key"), pem("PRIVATE KEY", key.getEncoded()));
            return new Identity(certificateFile, keyFile, key, List.copyOf(chain));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The text form of something encoded. */
    public static String pem(String what, byte[] encoded) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
        return "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n";
    }
}
