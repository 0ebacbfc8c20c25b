package io.stackexporter.kind.dns;

import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.ErrorKind;
import io.stackexporter.config.Section;
import io.stackexporter.probe.Patterns;
import io.stackexporter.probe.ProbeException;
import io.stackexporter.probe.ProbeTime;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * What an answer must be like.
 *
 * @param rcodes the codes that are fine
 * @param any each of them matches at least one record
 * @param all each record matches at least one of them
 * @param none no record matches any of them
 * @param authoritative whether the server must answer of its own knowledge
 */
record Expected(
        List<String> rcodes,
        List<Pattern> any,
        List<Pattern> all,
        List<Pattern> none,
        int minAnswers,
        boolean authoritative,
        Duration within) {
    private static final int MOST_ANSWERS = 1000;
    private static final int UNKNOWN = -1;

    static Expected configured(Section settings) {
        Section expect = settings.section("expect", "What the answer must be like.");
        List<String> rcodes =
                expect
                        .texts("rcode", List.of("NOERROR"), "The codes that are fine, such as NOERROR and NXDOMAIN.")
                        .stream()
                        .map(code -> code.toUpperCase(Locale.ROOT))
                        .toList();
        if (rcodes.stream().anyMatch(code -> !isCode(code))) {
            expect.problem("rcode", "must hold codes like NOERROR, NXDOMAIN, SERVFAIL or REFUSED");
        }
        Section answers = expect.section(
                "answers",
                "Regular expressions for records, each one as: name, TTL, IN, type, data, with tabs between.");
        Expected expected = new Expected(
                rcodes,
                Patterns.many(answers, "any", "Each of these must match at least one record."),
                Patterns.many(answers, "all", "Each record must match at least one of these."),
                Patterns.many(answers, "none", "No record may match any of these."),
                expect.integer("min_answers", 0, MOST_ANSWERS, 0, "The fewest records that are fine."),
                expect.flag("authoritative", false, "Whether the server must answer of its own knowledge."),
                ProbeTime.within(expect));
        answers.end();
        expect.end();
        return expected;
    }

    private static boolean isCode(String code) {
        return Rcode.value(code) != UNKNOWN;
    }

    /** What is wrong with an answer. */
    Optional<Exception> objection(Question question, Message answer, Deadline deadline) {
        String code = Rcode.string(answer.getHeader().getRcode());
        List<Record> records = answer.getSection(org.xbill.DNS.Section.ANSWER);
        if (!rcodes.contains(code)) {
            return wrong(question, "is " + code + ", expected was " + String.join(" or ", rcodes));
        }
        if (authoritative && !answer.getHeader().getFlag(Flags.AA)) {
            return wrong(question, "is not authoritative; ask a server of the zone");
        }
        if (records.size() < minAnswers) {
            return wrong(question, "holds " + records.size() + " records, expected were " + minAnswers + " at least");
        }
        return records(question, records.stream().map(Expected::text).toList(), deadline);
    }

    private Optional<Exception> records(Question question, List<String> records, Deadline deadline) {
        for (Pattern pattern : any) {
            if (records.stream().noneMatch(matches(pattern, deadline))) {
                return wrong(question, "has no record that matches " + pattern + " of any");
            }
        }
        for (String record : records) {
            if (!all.isEmpty()
                    && all.stream()
                            .noneMatch(pattern -> matches(pattern, deadline).test(record))) {
                return wrong(question, "has a record that matches nothing of all: " + record);
            }
            if (none.stream().anyMatch(pattern -> matches(pattern, deadline).test(record))) {
                return wrong(question, "has a record that matches something of none: " + record);
            }
        }
        return Optional.empty();
    }

    private static Predicate<String> matches(Pattern pattern, Deadline deadline) {
        return record -> Patterns.find(pattern, record, deadline).isPresent();
    }

    /** As zone files have it. */
    private static String text(Record record) {
        return String.join(
                "\t",
                record.getName().toString(),
                Long.toString(record.getTTL()),
                DClass.string(record.getDClass()),
                Type.string(record.getType()),
                record.rdataToString());
    }

    private static Optional<Exception> wrong(Question question, String why) {
        return Optional.of(new ProbeException(ErrorKind.QUERY, "the answer for " + question + " " + why));
    }
}
