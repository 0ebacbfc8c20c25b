package io.stackexporter.kind.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Reading;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.Signal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RedisKindTest {
    private static final List<Collector<RedisSession>> COLLECTORS = new RedisKind().collectors();

    private static List<Reading> readings() {
        return COLLECTORS.stream()
                .flatMap(collector -> collector.readings().stream())
                .toList();
    }

    @Test
    void everyCollectorHasANameOfItsOwnAndSaysWhatItNeeds() {
        assertThat(COLLECTORS).extracting(Collector::name).doesNotHaveDuplicates();
        assertThat(COLLECTORS).allSatisfy(collector -> {
            assertThat(collector.help()).endsWith(".");
            assertThat(collector.privilege()).startsWith("ACL SETUSER <user> +");
            assertThat(collector.readings()).isNotEmpty();
        });
    }

    @Test
    void everyReadingHasASourceAndEveryNameOneMeaning() {
        Map<String, Metric> metrics = new TreeMap<>();
        assertThat(readings()).allSatisfy(reading -> {
            assertThat(reading.source()).isNotBlank();
            Metric known = metrics.putIfAbsent(reading.metric().name(), reading.metric());
            assertThat(known == null || known.equals(reading.metric())).isTrue();
        });
    }

    @Test
    void aFieldNamesItsSourceAndItsVersion() {
        assertThat(readings())
                .contains(new Reading(Signal.CONNECTIONS_LIMIT.metric(), "INFO clients: maxclients", "", "6.2+"))
                .contains(new Reading(
                        Signal.OPERATIONS.metric(),
                        "INFO stats: total_commands_processed",
                        "operation=\"command\"",
                        ""))
                .anyMatch(reading -> reading.metric().name().equals("redis_memory_used_bytes")
                        && reading.source().equals("INFO memory: used_memory"));
    }
}
