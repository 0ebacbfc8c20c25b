package io.stackexporter.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.stackexporter.config.ConfigException;
import io.stackexporter.servers.Certificates;
import io.stackexporter.servers.Certificates.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the web configuration file may say, and in which words it is refused. */
class WebConfigTest {
    private static final String HASH = "$2y$04$abcdefghijklmnopqrstuujZkTwHUiJ9XdZPwKfcfDo7dMp5DjlTu";

    @TempDir
    private static Path folder;

    private static Identity server;

    @BeforeAll
    static void issue() {
        server = Certificates.in(folder).server("server");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "---\n", "tls_server_config: {}\n", "basic_auth_users:\nhttp_server_config:\nrate_limit:\n"})
    void emptyFileAsksForNothing(String text) throws Exception {
        WebConfig config = read(text);
        assertThat(config.tls()).isEmpty();
        assertThat(config.headers()).isEmpty();
        assertThat(config.passwords().required()).isFalse();
        assertThat(config.rate()).isEmpty();
    }

    @Test
    void everyKeyOfTheSchemaIsKnown() throws Exception {
        WebConfig config = read("""
            tls_server_config:
              cert_file: server.crt
              key_file: server.key
              client_auth_type: RequireAndVerifyClientCert
              client_ca_file: authority.crt
              client_allowed_sans: [prometheus.example]
              min_version: TLS12
              max_version: TLS13
              cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, TLS_AES_128_GCM_SHA256]
              prefer_server_cipher_suites: false
              curve_preferences: [CurveP256, CurveP384, CurveP521, X25519]
            http_server_config:
              http2: false
              headers:
                Content-Security-Policy: default-src 'self'
                Strict-Transport-Security: max-age=1
                X-Content-Type-Options: nosniff
                X-Frame-Options: deny
                X-XSS-Protection: 1; mode=block
            basic_auth_users:
              alice: %s
            rate_limit:
              interval: 100ms
              burst: 20
            """.formatted(HASH));
        assertThat(config.tls()).isPresent();
        assertThat(config.headers()).hasSize(5).containsEntry("X-Frame-Options", "deny");
        assertThat(config.passwords().required()).isTrue();
        assertThat(config.rate()).contains(new WebConfig.Rate(Duration.ofMillis(100), 20));
    }

    @Test
    void certificatesMayStandInTheFileItself() throws Exception {
        String text = """
            tls_server_config:
              client_auth_type: RequireAndVerifyClientCert
              cert: |
            %s  key: |
            %s  client_ca: |
            %s""".formatted(
                indented(server.certificate()), indented(server.key()), indented(folder.resolve("authority.crt")));
        assertThat(read(text).tls()).isPresent();
    }

    /** Columns: the lines, then line and column of the problem with its sentence. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        nonsense: 1                                   | 1:1: nonsense: is not a key here; known are tls_server_config,
        basic_auth_users: [alice]                     | 1:19: basic_auth_users: must hold keys and values
        basic_auth_users: {alice: }                   | 1:26: basic_auth_users.alice: must not be empty
        basic_auth_users: {alice: wonderland}         | 1:27: basic_auth_users.alice: must be a bcrypt hash like $2y$10$
        basic_auth_users: {alice: $2y$31$abcdefghijklmnopqrstuujZkTwHUiJ9XdZPwKfcfDo7dMp5DjlTu} | of cost 4 to 18; make one with: htpasswd -nBC 10
        basic_auth_users: {alice: $2x$04$abcdefghijklmnopqrstuujZkTwHUiJ9XdZPwKfcfDo7dMp5DjlTu} | must be a bcrypt hash
        basic_auth_users: {alice: $2y$04$abcdefghijklmnopqrstuujZkTwHUiJ9XdZPwKfcfDo7dMp5DjlT}  | must be a bcrypt hash
        basic_auth_users: {"a:b": $2y$04$abcdefghijklmnopqrstuujZkTwHUiJ9XdZPwKfcfDo7dMp5DjlTu} | is no name that a client can send
        basic_auth_users: {a: [x]}                    | basic_auth_users.a: must be a single value
        http_server_config: {http2: true}             | 1:29: http_server_config.http2: must be false or left out: only HTTP/1.1
        http_server_config: {headers: {X-Powered-By: us}} | http_server_config.headers.X-Powered-By: is not a key here
        http_server_config: {headers: {X-Frame-Options: allow}} | X-Frame-Options: must be deny or sameorigin, not allow
        http_server_config: {headers: {X-Content-Type-Options: sniff}} | must be nosniff, not sniff
        http_server_config: {headers: {Content-Security-Policy: "a\\nb"}} | must be one line of plain ASCII
        rate_limit: {interval: 1s}                    | 1:13: rate_limit: burst must be at least 1, or nobody is ever answered
        rate_limit: {interval: 1s, burst: 0}          | 1:35: rate_limit.burst: burst must be at least 1
        rate_limit: {interval: fast, burst: 1}        | rate_limit.interval: must be a duration like
        rate_limit: {interval: 1s, burst: -1}         | rate_limit.burst: must be a whole number from 0
        tls_server_config: {min_version: TLS13}       | 1:20: tls_server_config: the key cert_file is missing
        tls_server_config: {key_file: server.key}     | 1:20: tls_server_config: the key cert_file is missing
        tls_server_config: {cert_file: server.crt}    | 1:20: tls_server_config: the key key_file is missing
        """)
    void mistakeIsNamedAtItsPlace(String line, String problem) throws IOException {
        assertThat(problems(line)).anySatisfy(found -> assertThat(found).contains(problem));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        client_auth_type: Maybe                | 4:21: tls_server_config.client_auth_type: must be one of NoClientCert, Request
        client_auth_type: RequireAndVerifyClientCert | client_auth_type: needs client_ca_file, whose certificates vouch
        client_ca_file: authority.crt          | client_ca_file: has no effect unless client_auth_type asks
        client_allowed_sans: [a]               | client_allowed_sans: has no effect unless client_auth_type is RequireAnyClientCert or
        min_version: TLS10                     | min_version: must be TLS12 or TLS13, not TLS10, which is broken
        max_version: SSL3                      | max_version: must be TLS12 or TLS13, not SSL3
        cipher_suites: [TLS_RSA_WITH_RC4_128_SHA] | cipher_suites: TLS_RSA_WITH_RC4_128_SHA is not to be had; there are
        curve_preferences: [CurveP42]          | CurveP42 is not to be had; there are CurveP256, CurveP384, CurveP521, X25519
        prefer_server_cipher_suites: perhaps   | must be true or false, not "perhaps"
        cert: inline                           | cert: is given twice, here and in cert_file; keep one
        passphrase: x                          | 4:3: tls_server_config.passphrase: is not a key here
        """)
    void mistakeBesideAGoodCertificateIsNamed(String line, String problem) throws IOException {
        String good = "tls_server_config:\n  cert_file: server.crt\n  key_file: server.key\n  ";
        assertThat(problems(good + line)).singleElement().asString().contains(problem);
    }

    @Test
    void newestVersionMustNotBeOlderThanTheOldest() throws IOException {
        String text = "tls_server_config: {cert_file: server.crt, key_file: server.key, min_version: TLS13,"
                + " max_version: TLS12}";
        assertThat(problems(text)).singleElement().asString().endsWith("max_version: is older than min_version");
    }

    @Test
    void allProblemsComeTogetherInTheOrderOfTheFile() throws IOException {
        assertThat(problems("""
            tls_server_config:
              cert_file: missing.crt
              min_version: TLS11
            basic_auth_users:
              alice: wonderland
            rate_limit: {interval: 1s}
            more: true
            """)).hasSize(6).noneMatch(problem -> problem.contains("wonderland"));
    }

    @Test
    void fileThatIsMissingIsAProblem() {
        ConfigException refused = catchThrowableOfType(
                ConfigException.class, () -> WebConfig.read(folder.resolve("nothing.yml"), new FileStamps()));
        assertThat(refused).hasMessageEndingWith("nothing.yml:1:1: there is no such file");
    }

    private static WebConfig read(String text) throws IOException, ConfigException {
        return WebConfig.read(Files.writeString(folder.resolve("web.yml"), text), new FileStamps());
    }

    private static List<String> problems(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("bad.yml"), text);
        ConfigException refused =
                catchThrowableOfType(ConfigException.class, () -> WebConfig.read(file, new FileStamps()));
        assertThat(refused).as(text).isNotNull();
        return refused.problems().stream().map(Object::toString).toList();
    }

    private static String indented(Path file) throws IOException {
        return Files.readString(file).indent(4);
    }
}
