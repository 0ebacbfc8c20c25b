package io.stackexporter.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.stackexporter.config.ConfigException;
import io.stackexporter.servers.Certificates;
import io.stackexporter.servers.Certificates.Identity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates and keys in the forms in which they lie about, and the sentences for those that cannot be used. */
class TlsFilesTest {
    @TempDir
    private static Path folder;

    private static Certificates certificates;
    private static Identity server;

    @BeforeAll
    static void issue() throws IOException {
        certificates = Certificates.in(folder);
        server = certificates.server("server");
        certificates.server("other");
        certificates.expired("expired");
        certificates.issue("early", "-startdate", "+10d");
        certificates.issue("rsa", "-keyalg", "RSA", "-keysize", "2048");
        String begin = "-----BEGIN %s-----\n%sAAAA\n-----END %s-----\n";
        write("encrypted", begin.formatted("ENCRYPTED PRIVATE KEY", "", "ENCRYPTED PRIVATE KEY"));
        write("old", begin.formatted("RSA PRIVATE KEY", "Proc-Type: 4,ENCRYPTED\n\n", "RSA PRIVATE KEY"));
        write("dsa", begin.formatted("DSA PRIVATE KEY", "", "DSA PRIVATE KEY"));
        write("damaged", begin.formatted("PRIVATE KEY", "", "PRIVATE KEY"));
        write("letters", begin.formatted("PRIVATE KEY", "!!!!", "PRIVATE KEY"));
        write("half", begin.formatted("CERTIFICATE", "", "CERTIFICATE"));
        write("text", "hello\n");
        Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
    }

    /** Columns: certificate, key, sentence. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        server.crt  | other.key  | 3:13: tls_server_config.key_file: does not belong to the first certificate
        server.crt  | rsa.key    | key_file: is no EC key as the first certificate needs it
        rsa.crt     | server.key | key_file: is no RSA key as the first certificate needs it
        expired.crt | expired.key | 2:14: tls_server_config.cert_file: the certificate expired on 20
        early.crt   | early.key  | cert_file: the certificate is not valid before 20
        none.crt    | server.key | cert_file: the file %s/none.crt does not exist
        server.crt  | none.key   | key_file: the file %s/none.key does not exist
        .           | server.key | cert_file: the file %s/. cannot be read as text
        binary      | server.key | cert_file: the file %s/binary cannot be read as text
        text        | server.key | cert_file: holds no certificate; one begins with -----BEGIN CERTIFICATE-----
        half        | server.key | cert_file: holds a certificate that is damaged
        server.key  | server.key | cert_file: holds no certificate
        server.crt  | server.crt | key_file: holds no private key; one begins with -----BEGIN PRIVATE KEY-----
        server.crt  | encrypted  | key_file: is encrypted, which cannot be used here; make a plain copy with: openssl pkey
        server.crt  | old        | key_file: is encrypted
        server.crt  | dsa        | key_file: is a DSA PRIVATE KEY, which cannot be used here
        server.crt  | damaged    | key_file: is no EC key
        server.crt  | letters    | key_file: the block PRIVATE KEY is damaged
        """)
    void whatCannotBeUsedIsNamed(String certificate, String key, String sentence) throws Exception {
        assertThat(read(certificate, key))
                .contains(sentence.replace("%s", folder.toString()))
                .hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC secp256r1", "EC secp384r1", "EC secp521r1", "RSA 2048", "RSA 3072", "Ed25519"})
    void keysOfEveryUsualKindAreRead(String kind) throws Exception {
        String[] words = kind.split(" ", -1);
        String name = kind.replace(' ', '-');
        String size = words[0].equals("RSA") ? "-keysize" : "-groupname";
        Identity identity = words.length == 1
                ? certificates.issue(name, "-keyalg", kind)
                : certificates.issue(name, "-keyalg", words[0], size, words[1]);
        assertThat(read(name + ".crt", name + ".key")).isEmpty();

        if (words.length > 1) {
            String old = words[0] + " PRIVATE KEY";
            write(name + ".old", "some words\n" + Certificates.pem(old, inner(identity.privateKey())));
            assertThat(read(name + ".crt", name + ".old")).isEmpty();
            assertThat(read("server.crt", name + ".old")).contains("key_file: ");
        }
    }

    /** openssl ecparam writes the name of the curve before the key. */
    @Test
    void keyIsFoundAmongOtherBlocks() throws Exception {
        String curve =
                Certificates.pem("EC PARAMETERS", new byte[] {6, 8, 42, (byte) 134, 72, (byte) 206, 61, 3, 1, 7});
        write("curve.key", curve + Certificates.pem("EC PRIVATE KEY", inner(server.privateKey())));
        assertThat(read("server.crt", "curve.key")).isEmpty();
        write("both.pem", Files.readString(server.key()) + "words\n" + Files.readString(server.certificate()));
        assertThat(read("both.pem", "both.pem")).isEmpty();
    }

    /** The problems of a configuration with these two files, or nothing. */
    private static String read(String certificate, String key) throws IOException {
        Path file = write("web.yml", "tls_server_config:\n  cert_file: " + certificate + "\n  key_file: " + key + "\n");
        ConfigException refused = catchThrowableOfType(
                ConfigException.class,
                () -> assertThat(WebConfig.read(file, new FileStamps()).tls()).isPresent());
        return refused == null ? "" : String.valueOf(refused.getMessage());
    }

    /** PKCS8 ends with the older form of the key; what stands before it is of a known length for each kind. */
    private static byte[] inner(PrivateKey key) {
        byte[] all = key.getEncoded();
        ByteBuffer buffer = ByteBuffer.wrap(all);
        skipHeader(buffer);
        buffer.position(buffer.position() + 3); // the version
        int algorithm = skipHeader(buffer);
        buffer.position(buffer.position() + algorithm);
        int length = skipHeader(buffer);
        return Arrays.copyOfRange(all, buffer.position(), buffer.position() + length);
    }

    /** The length of the content that follows. */
    private static int skipHeader(ByteBuffer buffer) {
        buffer.get();
        int length = buffer.get() & 0xff;
        if (length < 0x80) {
            return length;
        }
        int value = 0;
        for (int i = length & 0x7f; i > 0; i--) {
            value = (value << 8) | (buffer.get() & 0xff);
        }
        return value;
    }

    private static Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
