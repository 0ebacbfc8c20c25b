package io.stackexporter.kind.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which texts of a server are numbers, and which; those with a moment are as the known exporter shows them. */
class VariableValueTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0                        | 0
            -1                       | -1
            18446744073709551615     | 18446744073709551615
            0.732992                 | 0.732992
            1e3                      | 1000
            .5                       | 0.5
            yes                      | 1
            ON                       | 1
            Primary                  | 1
            no                       | 0
            Off                      | 0
            DISABLED                 | 0
            Connecting               | 0
            non-Primary              | 0
            Disconnected             | 0
            2026-11-21 00:52:07      | 1795222327
            Nov 18 00:50:45 2036 GMT | 2110582245
            Nov  8 00:50:45 2036 GMT | 2109718245
            """)
    void isANumber(String text, double value) {
        assertThat(VariableValue.parse(text)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "8.0.31",
                "11.4.5-MariaDB-log",
                "NULL",
                "NaN",
                "Infinity",
                "1f",
                "0x10",
                "1e999",
                "1_000",
                "16M",
                "bin.000001",
                "0000-00-00 00:00:00",
                "2026-02-30 00:00:00",
                "Foo 18 00:50:45 2036 GMT",
                "Nov 18 00:50:45 2036 QQQ",
                "Dumping of buffer pool not started",
                "\u0000",
                "٣"
            })
    void isNoNumber(String text) {
        assertThat(VariableValue.parse(text)).isNaN();
    }

    @Test
    void hugeTextCostsNothing() {
        assertThat(VariableValue.parse("9".repeat(5_000_000))).isNaN();
        assertThat(VariableValue.parse("9".repeat(300))).isGreaterThan(1e299);
    }

    @Test
    void namesBecomeThoseOfMetrics() {
        assertThat(Variables.metricName("Rocksdb_block-cache.hit")).isEqualTo("rocksdb_block_cache_hit");
        assertThat(Variables.metricName("a\"b{c}\n😀ä")).isEqualTo("a_b_c____");
        assertThat(EngineTokudbStatus.metricName("checkpoint: begin time (usec)"))
                .isEqualTo("checkpoint_begin_time_usec");
        assertThat(EngineTokudbStatus.metricName("memory: size/limit +1")).isEqualTo("memory_sizeandlimit_and1");
    }

    @Test
    void statesAndHostsAreWordsWithoutWhatChanges() {
        assertThat(Processlist.word("Source has sent all binlog to replica; waiting for more updates"))
                .isEqualTo("source_has_sent_all_binlog_to_replica_waiting_for_more_updates");
        assertThat(Processlist.word("")).isEqualTo("unknown");
        assertThat(Processlist.host("10.1.2.3:51234")).isEqualTo("10.1.2.3");
        assertThat(Processlist.host("::1:51234")).isEqualTo("::1");
        assertThat(Processlist.host("localhost")).isEqualTo("localhost");
        assertThat(Processlist.host("")).isEqualTo("unknown");
    }
}
