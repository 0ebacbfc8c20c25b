package io.stackexporter.kind.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.TargetReport;
import io.stackexporter.kind.TlsCase;
import io.stackexporter.kind.WatchedTarget;
import io.stackexporter.probe.ProbedSeries;
import io.stackexporter.servers.DnsServer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Name servers that lose, cut, mix up and garble. */
@Timeout(60)
class DnsTroubleTest {
    private static final String QUERY = "query: {name: shop.example}";
    private static final String SHORT = "expect: {within: 300ms}";

    private static Message good(Message query) {
        try {
            return DnsServer.with(
                    DnsServer.answer(query, Rcode.NOERROR),
                    Section.ANSWER,
                    new ARecord(query.getQuestion().getName(), DClass.IN, 60, InetAddress.getByName("192.0.2.1")));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] refusedToAnswerByConnection(Message query) {
        throw new AssertionError("asked by a connection");
    }

    private static WatchedTarget watch(DnsServer server, String... more) throws Exception {
        List<String> lines = new ArrayList<>(List.of(more));
        lines.add(QUERY);
        return WatchedTarget.of(new DnsKind(), "dns://127.0.0.1:" + server.port(), lines.toArray(new String[0]));
    }

    private static TargetReport scrape(Function<Message, List<byte[]>> packets, String... more) throws Exception {
        try (DnsServer server = DnsServer.of(packets, DnsTroubleTest::refusedToAnswerByConnection);
                WatchedTarget watch = watch(server, more)) {
            return watch.scrape();
        }
    }

    @Test
    void lostPacketIsSentAgain() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        TargetReport report = scrape(query ->
                asked.incrementAndGet() == 1 ? List.of() : List.of(good(query).toWire()));
        assertThat(report.session()).asString().startsWith("Done");
        assertThat(asked).hasValue(2);
    }

    @Test
    void silenceEndsAtTheLimit() throws Exception {
        TargetReport report = scrape(query -> List.of(), SHORT);
        assertThat(report.session()).asString().contains("TIMEOUT", "no answer from 127.0.0.1");
        assertThat(ProbedSeries.of(report.families()))
                .containsEntry("probe_dns_query_succeeded", 0.0)
                .containsEntry("probe_timeout_seconds", 0.3)
                .containsKeys("probe_dns_duration_seconds{phase=\"request\"}", "probe_ip_addr_hash")
                .doesNotContainKey("probe_dns_answer_rrs");
    }

    /** What others send is not the answer, however much of it there is. */
    @Test
    void answersToOtherQuestionsAreIgnored() throws Exception {
        assertThat(scrape(query -> {
                            byte[] wrong = good(query).toWire();
                            wrong[0] ^= 1;
                            byte[] noAnswer = query.toWire();
                            return List.of(
                                    wrong, noAnswer, new byte[3], good(query).toWire());
                        })
                        .session())
                .asString()
                .startsWith("Done");
        TargetReport onlyWrong = scrape(
                query -> {
                    byte[] wrong = good(query).toWire();
                    wrong[1] ^= 1;
                    return List.of(wrong, wrong);
                },
                SHORT);
        assertThat(onlyWrong.session()).asString().contains("TIMEOUT", "what came answers other questions");
    }

    @Test
    void answerUnderTheRightNumberToAnotherQuestionIsNone() throws Exception {
        TargetReport report = scrape(query -> {
            Message other = good(query);
            other.removeAllRecords(Section.QUESTION);
            other.addRecord(
                    Record.newRecord(Name.fromConstantString("evil.example."), Type.A, DClass.IN), Section.QUESTION);
            return List.of(other.toWire());
        });
        assertThat(report.session()).asString().contains("QUERY", "it answers another question");
    }

    @Test
    void garbageUnderTheRightNumberCannotBeRead() throws Exception {
        TargetReport report = scrape(query -> {
            byte[] answer = good(query).toWire();
            answer[5] = 99; // that many questions do not follow
            return List.of(answer);
        });
        assertThat(report.session()).asString().contains("QUERY", "cannot be read", "it is no message of DNS");
    }

    @Test
    void longAnswerIsFetchedByAConnection() throws Exception {
        try (DnsServer server = DnsServer.of(
                        query -> {
                            Message cut = DnsServer.answer(query, Rcode.NOERROR);
                            cut.getHeader().setFlag(Flags.TC);
                            return List.of(cut.toWire());
                        },
                        query -> good(query).toWire());
                WatchedTarget watch = watch(server, "expect: {min_answers: 1}")) {
            assertThat(watch.scrape().session()).asString().startsWith("Done");
        }
    }

    @Test
    void connectionThatAnswersSomethingElse() throws Exception {
        try (DnsServer server = DnsServer.of(query -> List.of(), query -> new byte[] {1, 2, 3});
                WatchedTarget watch = watch(server, "protocol: tcp")) {
            TlsCase.assertFailed(watch, ErrorKind.QUERY, "cannot be read: it answers another question");
        }
    }

    @Test
    void serverThatFails() throws Exception {
        try (DnsServer server = DnsServer.that(query -> DnsServer.answer(query, Rcode.SERVFAIL));
                WatchedTarget watch = watch(server)) {
            TlsCase.assertFailed(
                    watch, ErrorKind.QUERY, "the answer for shop.example. A is SERVFAIL, expected was NOERROR");
            assertThat(ProbedSeries.of(watch.scrape().families()))
                    .containsEntry("probe_dns_query_succeeded", 1.0)
                    .containsEntry("probe_dns_answer_rrs", 0.0);
        }
    }
}
