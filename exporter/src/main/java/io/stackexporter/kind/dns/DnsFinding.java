package io.stackexporter.kind.dns;

import io.stackexporter.collect.Session.Identity;
import io.stackexporter.probe.Probe;
import io.stackexporter.probe.ProbeTime;
import io.stackexporter.probe.ResolvedName;
import java.time.Duration;
import java.util.Optional;
import org.xbill.DNS.Message;

/**
 * What a question to a name server brought.
 *
 * @param name that of the server
 * @param connecting how long it took to reach it
 * @param asking from the question to the answer, or to the end of waiting
 */
record DnsFinding(
        ProbeTime time,
        Optional<ResolvedName> name,
        Optional<Duration> connecting,
        Optional<Duration> asking,
        Optional<Message> answer,
        Optional<Exception> failure)
        implements Probe.Finding {

    @Override
    public Identity identity() {
        return new Identity("DNS", "", "");
    }
}
