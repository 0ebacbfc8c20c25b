package io.stackexporter.kind.backup;

import static io.stackexporter.kind.WatchedTarget.find;
import static io.stackexporter.kind.WatchedTarget.points;
import static io.stackexporter.kind.WatchedTarget.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Outcome;
import io.stackexporter.collect.Outcome.Failed;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.kind.WatchedTarget;
import io.stackexporter.servers.Await;
import io.stackexporter.servers.BadServer;
import io.stackexporter.servers.Certificates;
import io.stackexporter.servers.S3Server;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Backups in a bucket: the same facts as in a directory, from signed requests that read little. */
class S3StoreTest {
    private static final byte[] DUMP =
            "-- MySQL dump 10.13\nINSERT 1;\n-- Dump completed on 2026-01-31\n".getBytes(StandardCharsets.UTF_8);
    private final Instant yesterday = Instant.now().minusSeconds(86_400);

    /** From the documentation of AWS, with the results that it gives. */
    @Test
    void signatureIsThatOfTheReference() {
        S3Signature signature =
                new S3Signature("us-east-1", "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
        Instant then = Instant.parse("2013-05-24T00:00:00Z");
        String piece = signature
                .sign(
                        "GET",
                        HttpUrl.get("https://examplebucket.s3.amazonaws.com/test.txt"),
                        Map.of("range", "bytes=0-9"),
                        then)
                .get("authorization");
        assertThat(piece).endsWith("Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
        String list = signature
                .sign("GET", HttpUrl.get("https://examplebucket.s3.amazonaws.com/?prefix=J&max-keys=2"), Map.of(), then)
                .get("authorization");
        assertThat(list).endsWith("Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
    }

    @Test
    void factsAreThoseOfADirectory() throws Exception {
        try (S3Server server = S3Server.start(null)) {
            for (int i = 0; i < 8; i++) {
                server.put("db/daily/full_" + i + ".sql", DUMP, yesterday.minusSeconds(86_400L * i));
            }
            server.put("db/daily/full_x.sql", new byte[0], yesterday.plusSeconds(10));
            server.put("db/daily/deeper/full_9.sql", DUMP, yesterday);
            server.put("db/dailyfull_9.sql", DUMP, yesterday);
            server.put("db/daily/ümläut & more+#?.sql", DUMP, yesterday);
            server.put("db/daily/../evil.sql", DUMP, yesterday);
            server.put("db/daily/status.json", "{\"exit_status\": 4}".getBytes(StandardCharsets.UTF_8), yesterday);
            TargetReport report = once(
                    server,
                    "db/daily",
                    "{full: {pattern: 'full_*.sql', status: [status.json]}, odd: {pattern: '*more*'}, deep: {pattern: '*/*.sql'}}");
            assertThat(value(report, "backup_files", "full")).isEqualTo(9);
            assertThat(value(report, "backup_bytes", "full")).isEqualTo(8 * DUMP.length);
            assertThat(value(report, "backup_empty_files", "full")).isEqualTo(1);
            assertThat(value(report, "stack_backup_valid", "full")).isZero();
            assertThat(value(report, "stack_backup_last_success_timestamp_seconds", "full"))
                    .isEqualTo(Backups.seconds(yesterday));
            assertThat(value(report, "backup_last_exit_status", "full")).isEqualTo(4);
            assertThat(value(report, "stack_backup_valid", "odd")).isEqualTo(1);
            assertThat(value(report, "backup_files", "deep")).isEqualTo(1);
            assertThat(value(report, "backup_unreadable_files", "deep")).isEqualTo(1);
            assertThat(points(report, "stack_storage_free_bytes")).isEmpty();
            assertThat(report.collectors().get("volume")).isInstanceOf(Outcome.Skipped.class);
        }
    }

    @Test
    void largeFileIsReadByItsEndsAndOnlyOnce() throws Exception {
        byte[] noise = new byte[4 << 20];
        new Random(3).nextBytes(noise);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(Base64.getEncoder().encode(noise));
        }
        try (S3Server server = S3Server.start(null)) {
            server.put("full.gz", packed.toByteArray(), yesterday);
            server.put("cut.gz", Arrays.copyOf(packed.toByteArray(), packed.size() / 2), yesterday);
            try (WatchedTarget watch = watch(
                    server,
                    "",
                    "{full: {pattern: full.gz}, cut: {pattern: cut.gz}}",
                    "collectors: {backups: {interval: 0s}}")) {
                TargetReport report = watch.scrape();
                assertThat(value(report, "stack_backup_valid", "full")).isEqualTo(1);
                assertThat(value(report, "stack_backup_valid", "cut")).isZero();
                assertThat(value(report, "backup_newest_check_read_bytes", "full"))
                        .isBetween(1.0, 1e6);
                int before = server.requests();
                assertThat(find(watch.scrape(), "stack_backup_valid", "full")).hasValue(1);
                assertThat(server.requests() - before)
                        .as("the knock and two lists")
                        .isEqualTo(3);
            }
        }
    }

    @Test
    void overTlsToo(@TempDir Path folder) throws Exception {
        Certificates certificates = Certificates.in(folder);
        try (S3Server server = S3Server.start(certificates.context(certificates.server("s3")))) {
            server.put("a.sql", DUMP, yesterday);
            try (WatchedTarget watch = watch(
                    server, "", "{full: {pattern: '*.sql'}}", "tls: {ca_file: '" + certificates.authority() + "'}")) {
                assertThat(value(watch.scrape(), "stack_backup_valid", "full")).isEqualTo(1);
            }
            try (WatchedTarget watch = watch(server, "", "{full: {pattern: '*.sql'}}")) {
                assertThat(((Failed) watch.scrape().session()).message()).contains("name it with tls.ca_file");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            region: us-east-1      | QUERY      | the bucket backups is not in the region us-east-1; set region to eu-central-1
            secret_key: other      | AUTH       | the store refuses the signature; is secret_key that of access_key?
            access_key: OTHER      | AUTH       | the store does not know the access key; look at access_key and endpoint
            url: s3://nowhere      | QUERY      | there is no bucket nowhere; look at url, endpoint and region
            """)
    void mistakesAreToldWithTheirMend(String instead, ErrorKind kind, String message) throws Exception {
        try (S3Server server = S3Server.start(null)) {
            String key = instead.substring(0, instead.indexOf(':') + 1);
            String yaml = yaml(server, "", "{full: {pattern: a}}")
                    .lines()
                    .map(line -> line.strip().startsWith(key) ? "    " + instead : line)
                    .collect(Collectors.joining("\n"));
            assertFails(yaml, kind, message);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            403 RequestTimeTooSkewed | AUTH       | the clock of this machine and that of the store differ by minutes; set them by NTP
            403 AccessDenied         | PERMISSION | the key may not do this; grant it s3:ListBucket on backups and s3:GetObject on backups/db/*
            503 SlowDown             | LIMIT      | the store wants fewer requests; give the collector backups a longer interval
            500 InternalError        | CONNECT    | the store answers with status 500 and InternalError
            200 Whatever             | QUERY      | the store's answer cannot be read: it is no list of files; is endpoint an S3 store?
            """)
    void refusalsAreToldWithTheirMend(String refusal, ErrorKind kind, String message) throws Exception {
        try (S3Server server = S3Server.start(null)) {
            server.refuse(refusal);
            assertFails(yaml(server, "db", "{full: {pattern: a}}"), kind, message);
        }
    }

    /** Says for ever that there is more, and gives the same. */
    @Test
    void listThatDoesNotGoOnIsNotTakenForWhole() throws Exception {
        String page = "<ListBucketResult><Name>backups</Name><IsTruncated>true</IsTruncated>"
                + "<NextContinuationToken>again</NextContinuationToken></ListBucketResult>";
        String answer = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + page.length() + "\r\n\r\n" + page;
        try (BadServer server = BadServer.that(socket -> {
                    socket.getInputStream().read();
                    socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                    socket.shutdownOutput();
                    socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                });
                WatchedTarget watch = WatchedTarget.of(
                        new BackupKind(),
                        "s3://backups/db",
                        "endpoint: 'http://127.0.0.1:" + server.port() + "'",
                        "backups: {full: {pattern: a}}")) {
            assertThat(WatchedTarget.onlyFailure(watch.scrape(), "backups").message())
                    .contains("its list says that it goes on, and does not");
        }
    }

    /** The library could not even let go of such an answer. */
    @Test
    void anAnswerOfNegativeLengthLeavesNoConnection() throws Exception {
        try (BadServer server = BadServer.thatAnswers("HTTP/1.1 200 OK\r\nContent-Length: -3\r\n\r\nabc")) {
            String yaml = """
                    targets:
                      - {name: offsite, kind: backup, url: s3://backups/db, endpoint: 'http://127.0.0.1:%d', backups: {full: {pattern: a}}}
                    """.formatted(server.port());
            assertFails(
                    yaml,
                    ErrorKind.QUERY,
                    "the length of the answer is negative, which no HTTP has; see what answers there");
            Await.until("the connection is closed", () -> server.connections() == 0);
        }
    }

    private static void assertFails(String yaml, ErrorKind kind, String message) throws Exception {
        try (WatchedTarget watch = WatchedTarget.of(yaml, new BackupKind())) {
            Failed failed = (Failed) watch.scrape().session();
            assertThat(failed.message()).isEqualTo(message);
            assertThat(failed.kind()).isEqualTo(kind);
        }
    }

    private static TargetReport once(S3Server server, String prefix, String backups) throws Exception {
        try (WatchedTarget watch = watch(server, prefix, backups)) {
            TargetReport report = watch.scrape();
            assertThat(report.up()).as(report.session().toString()).isTrue();
            assertThat(WatchedTarget.failures(report)).isEmpty();
            return report;
        }
    }

    private static WatchedTarget watch(S3Server server, String prefix, String backups, String... more)
            throws Exception {
        return WatchedTarget.of(yaml(server, prefix, backups, more), new BackupKind());
    }

    private static String yaml(S3Server server, String prefix, String backups, String... more) {
        StringBuilder yaml = new StringBuilder("""
                global: {allow_plain_secrets: true}
                targets:
                  - name: offsite
                    kind: backup
                    url: s3://%s/%s
                    endpoint: %s
                    region: %s
                    access_key: %s
                    secret_key: '%s'
                    backups: %s
                """.formatted(
                S3Server.BUCKET, prefix, server.endpoint(), S3Server.REGION, S3Server.KEY, S3Server.SECRET, backups));
        for (String line : more) {
            yaml.append("    ").append(line).append('\n');
        }
        return yaml.toString();
    }
}
