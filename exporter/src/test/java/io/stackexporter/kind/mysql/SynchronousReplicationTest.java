package io.stackexporter.kind.mysql;

import static io.stackexporter.kind.WatchedTarget.find;
import static io.stackexporter.kind.WatchedTarget.points;
import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.Reading;
import io.stackexporter.kind.WatchedTarget;
import io.stackexporter.metric.Layers;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.Samples;
import io.stackexporter.servers.Await;
import io.stackexporter.servers.MysqlServer;
import io.stackexporter.servers.MysqlVersion;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commits that should reach other servers and do not. */
class SynchronousReplicationTest {
    private static final String DEGRADED = "stack_degraded_units";

    @Test
    void semiSynchronousPrimaryThatGoesOnAloneIsDegraded() throws Exception {
        try (MysqlServer primary = MysqlServer.start(MysqlVersion.MARIADB_11_4);
                MysqlServer replica = MysqlServer.replicaOf(primary);
                WatchedTarget watch = WatchedTarget.of(new MysqlKind(), primary.url())) {
            assertThat(points(watch.scrape(), DEGRADED)).as("not switched on").isEmpty();

            replica.execute("SET GLOBAL rpl_semi_sync_slave_enabled = ON", "STOP SLAVE", "START SLAVE");
            primary.execute(
                    "SET GLOBAL rpl_semi_sync_master_timeout = 200", "SET GLOBAL rpl_semi_sync_master_enabled = ON");
            Await.until(
                    "the replica is in step",
                    () -> find(watch.scrape(), DEGRADED, "semi_sync").equals(OptionalDouble.of(0)));

            replica.execute("STOP SLAVE");
            primary.execute("CREATE DATABASE shop");
            assertThat(find(watch.scrape(), DEGRADED, "semi_sync")).hasValue(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Primary,      ON,  4, 0, 0",
        "Primary,      ON,  2, 0, 1",
        "non-Primary,  OFF, 0, 1, 1",
        "Disconnected, OFF, 0, 1, 1"
    })
    void nodesOfGaleraAreMembersOfAClusterThatCanCommit(
            String cluster, String ready, String state, double noQuorum, double member) {
        SynchronousReplication collector = new SynchronousReplication();
        List<Metric> metrics =
                collector.readings().stream().map(Reading::metric).toList();
        Samples samples = new Samples(metrics, Layers.BOTH, 100);
        SynchronousReplication.add(
                new Variables(
                        Map.of("wsrep_cluster_status", cluster, "wsrep_ready", ready, "wsrep_local_state", state)),
                true,
                false,
                samples);
        assertThat(samples.families())
                .singleElement()
                .satisfies(family -> assertThat(family.points())
                        .extracting(point -> point.labelValues().getFirst() + " " + point.value())
                        .containsExactlyInAnyOrder("no_quorum " + noQuorum, "galera_member " + member));
    }
}
