package io.stackexporter.kind.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Outcome;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.config.ConfigException;
import io.stackexporter.kind.TlsCase;
import io.stackexporter.kind.WatchedTarget;
import io.stackexporter.probe.ProbedSeries;
import io.stackexporter.servers.Certificates.Identity;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificate files of every form, among others that are none. */
class TlsFilesKindTest {
    @TempDir
    private Path folder;

    private Identity first;
    private Identity old;

    @BeforeEach
    void certify() throws Exception {
        var certificates = io.stackexporter.servers.Certificates.in(folder.resolve("made"));
        first = certificates.server("first");
        old = certificates.expired("old");
        Path shown = folder.resolve("shown");
        Files.createDirectories(shown.resolve("deeper"));
        Files.writeString(
                shown.resolve("whole.pem"),
                Files.readString(first.key())
                        + Files.readString(first.certificate())
                        + Files.readString(old.certificate()));
        Files.write(shown.resolve("one.der"), first.chain().getFirst().getEncoded());
        Files.createSymbolicLink(shown.resolve("linked.pem"), old.certificate());
        Files.copy(first.certificate(), shown.resolve("deeper/below.pem"));
    }

    private WatchedTarget watch(String... patterns) throws ConfigException {
        StringBuilder files = new StringBuilder();
        for (String pattern : patterns) {
            files.append("'")
                    .append(folder.resolve("shown"))
                    .append('/')
                    .append(pattern)
                    .append("', ");
        }
        return WatchedTarget.of("targets: [{name: files, kind: tls, files: [" + files + "]}]", new TlsKind());
    }

    private static double end(Identity identity) {
        return identity.chain().getFirst().getNotAfter().toInstant().getEpochSecond();
    }

    private String expiry(String file) {
        return "stack_certificate_expiry_timestamp_seconds{endpoint=\"" + folder.resolve("shown") + "/" + file + "\"}";
    }

    private void store(String file, String password) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("first", first.chain().getFirst());
        try (OutputStream out = Files.newOutputStream(folder.resolve("shown").resolve(file))) {
            store.store(out, password.toCharArray());
        }
    }

    @Test
    void everyFormIsRead() throws Exception {
        store("open.p12", "");
        try (WatchedTarget watch = watch("*.{pem,der,p12}")) {
            TargetReport report = watch.scrape();
            assertThat(report.session()).asString().startsWith("Done");
            assertThat(WatchedTarget.failures(report)).isEmpty();
            Map<String, Double> series = ProbedSeries.of(report.families());
            assertThat(series)
                    .containsEntry(expiry("whole.pem"), end(old))
                    .containsEntry(expiry("one.der"), end(first))
                    .containsEntry(expiry("linked.pem"), end(old))
                    .containsEntry(expiry("open.p12"), end(first))
                    .doesNotContainKey(expiry("deeper/below.pem"));
            assertThat(series.keySet()).noneMatch(key -> key.startsWith("tls_chain_verified"));
        }
    }

    @Test
    void folderBelowIsReadWhereThePatternSaysSo() throws Exception {
        try (WatchedTarget watch = watch("**.pem")) {
            assertThat(ProbedSeries.of(watch.scrape().families()))
                    .containsKeys(expiry("deeper/below.pem"), expiry("whole.pem"));
        }
    }

    @Test
    void oneThatCannotBeReadCostsNoOther() throws Exception {
        Path shown = folder.resolve("shown");
        Files.writeString(
                shown.resolve("damaged.pem"), "-----BEGIN CERTIFICATE-----\nMIIx\n-----END CERTIFICATE-----\n");
        Files.writeString(shown.resolve("empty.pem"), "");
        Files.createSymbolicLink(shown.resolve("dangling.pem"), shown.resolve("nowhere"));
        Files.createSymbolicLink(shown.resolve("endless.pem"), Path.of("/dev/zero"));
        Files.write(shown.resolve("huge.pem"), new byte[2 << 20]);
        store("locked.p12", "hush");
        try (WatchedTarget watch = watch("*.pem", "locked.p12", "missing.pem", "none-*.pem")) {
            TargetReport report = watch.scrape();
            assertThat(report.up()).isTrue();
            assertThat(ProbedSeries.of(report.families()))
                    .containsEntry(expiry("whole.pem"), end(old))
                    .containsEntry(expiry("linked.pem"), end(old));
            Outcome.Failed failed = WatchedTarget.onlyFailure(report, "certificates");
            assertThat(failed.message()).startsWith("8 of 10 files cannot be read: ");
        }
    }

    @Test
    void nothingAtAllIsDown() throws Exception {
        try (WatchedTarget none = watch("none-*.pem");
                WatchedTarget missing = watch("missing.pem");
                WatchedTarget noFolder = watch("nowhere/*.pem")) {
            TlsCase.assertFailed(none, ErrorKind.QUERY, "no file matches", "none-*.pem");
            TlsCase.assertFailed(missing, ErrorKind.QUERY, "missing.pem does not exist");
            TlsCase.assertFailed(noFolder, ErrorKind.QUERY, "no file matches");
        }
    }
}
