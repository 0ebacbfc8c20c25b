package io.stackexporter.kind.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.Deadline;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerInfoTest {

    @Test
    void fieldsByName() {
        ServerInfo info = ServerInfo.parse("# Server\r\nredis_version:7.0.15\r\nos:Linux 6.1: x\r\n\r\nhz:10\r\n");
        assertThat(info.fields()).isEqualTo(Map.of("redis_version", "7.0.15", "os", "Linux 6.1: x", "hz", "10"));
        assertThat(info.number("hz")).isEqualTo(10);
        assertThat(info.number("os")).isNaN();
        assertThat(info.number("missing")).isNaN();
        assertThat(info.text("missing")).isEmpty();
    }

    @Test
    void oddLinesAreNoFields() {
        ServerInfo info = ServerInfo.parse("no colon\n:no name\n#hz:5\n\nempty:\nhz:1\nhz:2\ndb0:keys=5,,=3,expires");
        assertThat(info.fields()).containsOnlyKeys("empty", "hz", "db0");
        assertThat(info.number("empty")).isNaN();
        assertThat(info.number("hz")).isEqualTo(1);
        assertThat(info.lists("db")).isEqualTo(Map.of("0", Map.of("keys", "5")));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-1, -1",
        "12.50, 12.5",
        "1e3, 1000",
        "ok, 1",
        "up, 1",
        "err, 0",
        "fail, 0",
        "down, 0",
        "1d, NaN",
        "0x1p3, NaN",
        "Infinity, NaN",
        "98.76%, NaN",
        "1.80M, NaN",
        "'', NaN",
        "' 1', NaN",
        "1_000, NaN"
    })
    void numbers(String text, double number) {
        assertThat(Values.number(text)).isEqualTo(Double.valueOf(number));
    }

    @ParameterizedTest
    @CsvSource({
        "7.0.15, 7, 0, true",
        "6.2.11, 7, 0, false",
        "7.2.4, 7, 0, true",
        "10, 7, 0, true",
        "255.255.255, 7, 2, true",
        "unstable, 5, 0, false",
        "'', 0, 0, false",
        "99999999999.1, 7, 0, true"
    })
    void versions(String text, int major, int minor, boolean reached) {
        assertThat(Version.of(text).isAtLeast(major, minor)).isEqualTo(reached);
    }

    @Test
    void theStartTimeDoesNotMoveWhileTheProcessStays() {
        ServerInfo early = started("a", 1_000_000_999_999L, 10);
        ServerInfo late = started("a", 1_000_021_000_000L, 30);
        ServerInfo restarted = started("b", 1_000_100_000_000L, 5);
        Deadline deadline = new Deadline(1);
        Snapshot first = Snapshot.of(deadline, early, null);
        Snapshot second = Snapshot.of(deadline, late, first);
        assertThat(first.startTime()).isEqualTo(999_990);
        assertThat(second.startTime()).isEqualTo(999_990);
        assertThat(Snapshot.of(deadline, restarted, second).startTime()).isEqualTo(1_000_095);
        assertThat(Snapshot.of(deadline, new ServerInfo(Map.of()), null).startTime())
                .isNaN();
    }

    private static ServerInfo started(String run, long clock, int uptime) {
        return ServerInfo.parse("run_id:" + run + "\nserver_time_usec:" + clock + "\nuptime_in_seconds:" + uptime);
    }
}
