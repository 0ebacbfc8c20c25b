package io.stackexporter.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Reading;
import io.stackexporter.metric.Layers;
import io.stackexporter.metric.Samples;
import io.stackexporter.probe.ResolvedName.Family;
import io.stackexporter.servers.BadServer;
import io.stackexporter.servers.BlackboxExporter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names as this machine resolves them. */
class ResolvedNameTest {
    private static final Deadline LATER = Deadline.in(Duration.ofMinutes(10));

    @TempDir
    private Path folder;

    @Test
    void factsAreThoseOfTheIncumbent() throws Exception {
        try (BadServer server = BadServer.thatHangs();
                BlackboxExporter incumbent = BlackboxExporter.start(
                        folder, "modules: {tcp: {prober: tcp, tcp: {preferred_ip_protocol: ip4}}}")) {
            Map<String, Double> theirs = incumbent.probe("tcp", "localhost:" + server.port());
            Map<String, Double> ours = facts(ResolvedName.of("localhost", Family.IP4, LATER));
            assertThat(ours)
                    .containsOnlyKeys("probe_dns_lookup_time_seconds", "probe_ip_protocol", "probe_ip_addr_hash");
            assertThat(theirs)
                    .containsEntry("probe_ip_protocol", ours.get("probe_ip_protocol"))
                    .containsEntry("probe_ip_addr_hash", ours.get("probe_ip_addr_hash"))
                    .containsKey("probe_dns_lookup_time_seconds");
        }
    }

    @Test
    void versionOfIpIsKept() throws Exception {
        assertThat(facts(ResolvedName.of("::1", Family.AUTO, LATER))).containsEntry("probe_ip_protocol", 6.0);
        assertThat(facts(ResolvedName.of("::1", Family.IP6, LATER))).containsEntry("probe_ip_protocol", 6.0);
        assertThatThrownBy(() -> ResolvedName.of("127.0.0.1", Family.IP6, LATER))
                .hasMessage("the host 127.0.0.1 has no address of the version that ip_protocol names");
    }

    @Test
    void unknownNameIsToldAsSuch() {
        assertThatThrownBy(() -> ResolvedName.of("no-such-host.invalid", Family.AUTO, LATER))
                .isInstanceOfSatisfying(
                        ProbeException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONNECT))
                .hasMessage("the host no-such-host.invalid is not known to the name servers of this machine");
    }

    @Test
    void nobodyWaitsLongerThanTheDeadline() {
        assertThatThrownBy(() -> ResolvedName.of("never-asked-before.invalid", Family.AUTO, Deadline.in(Duration.ZERO)))
                .isInstanceOfSatisfying(
                        ProbeException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.TIMEOUT));
    }

    private static Map<String, Double> facts(ResolvedName name) {
        Samples samples = new Samples(
                ResolvedName.readings().stream().map(Reading::metric).toList(), Layers.BOTH, 100);
        name.add(samples);
        return ProbedSeries.of(samples.families());
    }
}
