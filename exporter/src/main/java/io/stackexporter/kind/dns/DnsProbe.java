package io.stackexporter.kind.dns;

import io.stackexporter.collect.Deadline;
import io.stackexporter.probe.Endpoint;
import io.stackexporter.probe.PatternTooLong;
import io.stackexporter.probe.Probe;
import io.stackexporter.probe.ProbeTime;
import io.stackexporter.probe.ResolvedName;
import java.io.IOException;
import java.util.Optional;
import org.xbill.DNS.Message;

/**
 * Asks a name server one question.
 *
 * @param packets by UDP first
 */
record DnsProbe(Endpoint server, boolean packets, Question question, Expected expected, ResolvedName.Family family)
        implements Probe<DnsFinding> {

    @Override
    public DnsFinding look(Deadline scrape) throws InterruptedException {
        ProbeTime.Running running = ProbeTime.start(scrape, expected.within());
        try {
            return ask(ResolvedName.of(server.host(), family, running.deadline()), running);
        } catch (IOException e) {
            return new DnsFinding(
                    running.end(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(e));
        }
    }

    private DnsFinding ask(ResolvedName name, ProbeTime.Running running) {
        Exchange exchange = new Exchange(server, name.address(), question.query(), running.deadline());
        Optional<Message> answer = Optional.empty();
        Optional<Exception> failure;
        try {
            Message message = packets ? exchange.byPackets() : exchange.byStream();
            answer = Optional.of(message);
            failure = expected.objection(question, message, running.deadline());
        } catch (IOException | PatternTooLong e) {
            failure = Optional.of(e);
        }
        return new DnsFinding(
                running.end(), Optional.of(name), exchange.connecting(), exchange.asking(), answer, failure);
    }
}
