package io.stackexporter.kind;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Outcome.Failed;
import io.stackexporter.collect.TargetKind;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.config.ConfigException;
import io.stackexporter.servers.Certificates;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What is true of TLS to every kind of server, tried on a real one.
 *
 * @param url of a server that speaks TLS with the certificate that {@link Present} puts in place
 * @param login lines of YAML
 */
public record TlsCase(
        TargetKind<?> kind, String url, String login, Certificates certificates, Path trusted, Present server) {

    /** Makes the server show a certificate to the connections that come from now on. */
    @FunctionalInterface
    public interface Present {
        void show(Certificates.Identity identity) throws Exception;
    }

    /** A target with the section {@code tls}, written in one line. */
    public WatchedTarget watch(String tls) throws ConfigException {
        return WatchedTarget.of(kind, url, login, "tls: {" + tls + "}");
    }

    public String trusting() {
        return "ca_file: " + trusted;
    }

    public void assertUp(String tls) throws ConfigException {
        try (WatchedTarget watch = watch(tls)) {
            TargetReport report = watch.scrape();
            assertThat(report.session()).as(tls).asString().startsWith("Done");
            assertThat(WatchedTarget.failures(report)).isEmpty();
        }
    }

    /** Down, with a sentence that holds all these words and is one sentence. */
    public void assertDown(String tls, ErrorKind kind, String... words) throws ConfigException {
        try (WatchedTarget watch = watch(tls)) {
            assertFailed(watch, kind, words);
        }
    }

    public static void assertFailed(WatchedTarget watch, ErrorKind kind, String... words) {
        TargetReport report = watch.scrape();
        @Nullable Failed failed = report.session() instanceof Failed found ? found : null;
        assertThat(failed).as(report.session().toString()).isNotNull();
        assertThat(failed.message()).contains(words).doesNotContain("Exception").doesNotContain("PKIX");
        assertThat(failed.kind()).as(failed.message()).isEqualTo(kind);
    }

    /** Everything that may be wrong with a certificate, and what mends it. */
    public void check() throws Exception {
        server.show(certificates.server("good"));
        assertUp(trusting());
        assertUp(trusting() + ", verify: ca");
        assertUp("verify: none");
        assertDown("", ErrorKind.CONNECT, "authority", "authority CN=authority", "among those of Java", "tls.ca_file");
        assertDown(
                trusting() + ", server_name: elsewhere.example", ErrorKind.CONNECT, "127.0.0.1", "elsewhere.example");
        assertDown("ca_file: /no/such.pem", ErrorKind.CONNECT, "tls.ca_file /no/such.pem does not exist");

        server.show(certificates.otherHost("elsewhere"));
        assertDown(trusting(), ErrorKind.CONNECT, "is for other.example, not for 127.0.0.1", "tls.server_name");
        assertUp(trusting() + ", server_name: other.example");
        assertUp(trusting() + ", verify: ca");

        server.show(certificates.expired("old"));
        assertDown(trusting(), ErrorKind.CONNECT, "CN=old", "expired on 20", "renew it");
        assertDown(trusting() + ", verify: ca", ErrorKind.CONNECT, "expired");
        assertUp("verify: none");

        Certificates.Identity alone = certificates.selfSigned("alone");
        server.show(alone);
        assertDown(trusting(), ErrorKind.CONNECT, "CN=alone", "self-signed", "tls.ca_file");
        assertUp("ca_file: " + alone.certificate());
        server.show(certificates.server("good-again"));
    }
}
