package io.stackexporter.kind.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.TargetReport;
import io.stackexporter.kind.AgainstBlackbox;
import io.stackexporter.kind.WatchedTarget;
import io.stackexporter.probe.ProbedSeries;
import io.stackexporter.servers.BlackboxExporter;
import io.stackexporter.servers.DnsServer;
import io.stackexporter.servers.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A zone of the test, as we and blackbox_exporter are told of it. */
@Timeout(60)
class DnsKindTest {
    private static final List<String> ZONE = List.of(
            "shop.example. A 192.0.2.1",
            "shop.example. A 192.0.2.2",
            "shop.example. AAAA 2001:db8::1",
            "www.shop.example. CNAME shop.example.",
            "shop.example. MX 10 mail.shop.example.",
            "shop.example. NS ns1.shop.example.",
            "shop.example. TXT \"v=spf1 -all\"",
            "shop.example. SOA ns1.shop.example. admin.shop.example. 2026112101 7200 3600 1209600 300",
            "_http._tcp.shop.example. SRV 0 5 80 www.shop.example.",
            "1.2.0.192.in-addr.arpa. PTR shop.example.",
            "shop.example. CAA 0 issue \"ca.example\"");

    @TempDir
    private static Path folder;

    private static DnsServer server;
    private static BlackboxExporter incumbent;

    @BeforeAll
    static void start() {
        server = DnsServer.that(DnsKindTest::answer);
        StringBuilder modules = new StringBuilder("modules:\n");
        for (String type : List.of("A", "AAAA", "MX", "NS", "TXT", "SOA", "CAA")) {
            modules.append(
                    "  %1$s-udp: {prober: dns, timeout: 3s, dns: {preferred_ip_protocol: ip4, query_name: shop.example, query_type: %1$s}}%n"
                            .formatted(type));
            modules.append(
                    "  %1$s-tcp: {prober: dns, timeout: 3s, dns: {preferred_ip_protocol: ip4, transport_protocol: tcp, query_name: shop.example, query_type: %1$s}}%n"
                            .formatted(type));
        }
        modules.append(
                "  none: {prober: dns, timeout: 3s, dns: {preferred_ip_protocol: ip4, query_name: none.example, query_type: SOA}}\n");
        modules.append(
                "  match: {prober: dns, timeout: 3s, dns: {preferred_ip_protocol: ip4, query_name: shop.example, query_type: A,"
                        + " validate_answer_rrs: {fail_if_none_matches_regexp: ['^shop\\.example\\.\\t300\\tIN\\tA\\t192\\.0\\.2\\.2$']}}}\n");
        incumbent = BlackboxExporter.start(folder, modules.toString());
    }

    @AfterAll
    static void stop() {
        incumbent.close();
        server.close();
    }

    private static Message answer(Message query) {
        Record question = query.getQuestion();
        List<Record> found = ZONE.stream()
                .map(DnsKindTest::record)
                .filter(record -> record.getName().equals(question.getName()) && record.getType() == question.getType())
                .toList();
        Message answer = DnsServer.answer(query, found.isEmpty() ? Rcode.NXDOMAIN : Rcode.NOERROR);
        answer.getHeader().setFlag(Flags.AA);
        DnsServer.with(answer, Section.ANSWER, found.toArray(new Record[0]));
        DnsServer.with(answer, Section.AUTHORITY, record(ZONE.get(5)));
        return DnsServer.with(
                answer,
                Section.ADDITIONAL,
                record("ns1.shop.example. A 192.0.2.53"),
                record("ns1.shop.example. AAAA ::53"));
    }

    private static Record record(String line) {
        String[] parts = line.split(" ", 3);
        try {
            return Record.fromString(
                    Name.fromString(parts[0]), Type.value(parts[1]), DClass.IN, 300, parts[2], Name.root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TargetReport scrape(String... more) throws Exception {
        try (WatchedTarget watch = WatchedTarget.of(new DnsKind(), "dns://localhost:" + server.port(), more)) {
            return watch.scrape();
        }
    }

    private static String query(String name, String type) {
        return "query: {name: '" + name + "', type: " + type + "}";
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "AAAA", "MX", "NS", "TXT", "SOA", "CAA"})
    void bothWaysAreAsTheIncumbentSeesThem(String type) throws Exception {
        for (String protocol : List.of("udp", "tcp")) {
            TargetReport report = scrape(query("shop.example", type), "protocol: " + protocol, "ip_protocol: 4");
            assertThat(report.session()).asString().startsWith("Done");
            assertThat(WatchedTarget.failures(report)).isEmpty();
            Map<String, Double> theirs = incumbent.probe(type + "-" + protocol, "localhost:" + server.port());
            assertThat(theirs).containsEntry("probe_success", 1.0);
            AgainstBlackbox.assertSame(report, theirs);
        }
    }

    @Test
    void serialOfTheZone() throws Exception {
        assertThat(ProbedSeries.of(scrape(query("shop.example", "SOA")).families()))
                .containsEntry("probe_dns_serial", 2_026_112_101.0)
                .containsEntry("probe_dns_authority_rrs", 1.0)
                .containsEntry("probe_dns_additional_rrs", 2.0);
        assertThat(ProbedSeries.of(scrape(query("shop.example", "A")).families()))
                .doesNotContainKey("probe_dns_serial");
    }

    @ParameterizedTest
    @CsvSource({
        "www.shop.example, CNAME",
        "_http._tcp.shop.example, SRV",
        "192.0.2.1, PTR",
        "1.2.0.192.in-addr.arpa., ptr"
    })
    void otherTypes(String name, String type) throws Exception {
        assertThat(scrape(query(name, type)).session()).asString().startsWith("Done");
    }

    @Test
    void nameThatIsNotThere() throws Exception {
        TargetReport report = scrape(query("none.example", "SOA"), "ip_protocol: 4");
        assertThat(report.session())
                .asString()
                .contains("the answer for none.example. SOA is NXDOMAIN, expected was NOERROR");
        Map<String, Double> theirs = incumbent.probe("none", "localhost:" + server.port());
        // Zero where there is none.
        theirs.remove("probe_dns_serial");
        AgainstBlackbox.assertSame(report, theirs);
        assertThat(scrape(query("none.example", "SOA"), "expect: {rcode: [NXDOMAIN]}")
                        .up())
                .isTrue();
    }

    @Test
    void sameExpressionsMatch() throws Exception {
        AgainstBlackbox.assertSame(
                scrape(
                        query("shop.example", "A"),
                        "ip_protocol: 4",
                        "expect: {answers: {any: ['^shop\\.example\\.\\t300\\tIN\\tA\\t192\\.0\\.2\\.2$']}}"),
                incumbent.probe("match", "localhost:" + server.port()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            answers: {any: ['192.0.2.9']}                | has no record that matches 192.0.2.9 of any
            answers: {any: ['2.1$', '192.0.2.9']}        | has no record that matches 192.0.2.9 of any
            answers: {all: ['2.1$']}                     | has a record that matches nothing of all
            answers: {none: ['2.2$']}                    | has a record that matches something of none
            min_answers: 3                               | holds 2 records, expected were 3 at least
            rcode: [NXDOMAIN, SERVFAIL]                  | is NOERROR, expected was NXDOMAIN or SERVFAIL
            answers: {all: ['2.1$', '2.2$']}             | Done
            answers: {any: ['2.1$'], none: ['2.3$']}     | Done
            'min_answers: 2, authoritative: true'        | Done
            """)
    void expectations(String expect, String said) throws Exception {
        assertThat(scrape(query("shop.example", "A"), "expect: {" + expect + "}")
                        .session())
                .asString()
                .contains(said);
    }

    @Test
    void answerOfHearsay() throws Exception {
        try (DnsServer cache = DnsServer.that(query -> DnsServer.answer(query, Rcode.NOERROR));
                WatchedTarget watch = WatchedTarget.of(
                        new DnsKind(),
                        "dns://127.0.0.1:" + cache.port(),
                        query("shop.example", "A"),
                        "expect: {authoritative: true}")) {
            assertThat(watch.scrape().session()).asString().contains("is not authoritative");
        }
    }

    @Test
    void nobodyListens() throws Exception {
        String address = "127.0.0.1:" + Program.freePort();
        try (WatchedTarget watch = WatchedTarget.of(new DnsKind(), "dns://" + address, query("shop.example", "A"))) {
            TargetReport report = watch.scrape();
            assertThat(report.session()).asString().contains("nobody listens at " + address);
            Map<String, Double> theirs = incumbent.probe("A-udp", address);
            // Zero where nothing was counted.
            theirs.keySet().removeIf(series -> series.endsWith("_rrs"));
            AgainstBlackbox.assertSame(report, theirs);
        }
    }
}
