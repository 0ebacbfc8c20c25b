package io.stackexporter.kind.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stackexporter.collect.Fleet;
import io.stackexporter.collect.Target;
import io.stackexporter.config.Config;
import io.stackexporter.config.ConfigException;
import io.stackexporter.config.Document;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisConfigTest {

    private static List<Target<?>> fleet(String kind, String... lines) throws ConfigException {
        StringBuilder yaml = new StringBuilder("targets:\n  - name: cache\n    kind: " + kind + "\n");
        for (String line : lines) {
            yaml.append("    ").append(line).append('\n');
        }
        Config config = Config.of(Document.of("test.yml", yaml.toString(), Map.of("CACHE_PASSWORD", "hush")));
        return Fleet.of(config, List.of(new RedisKind()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://cache:6379 | must start with redis:// or rediss://",
                "cache:6379 | must start with redis:// or rediss://",
                "redis://cache:port | the port must be a number from 1 to 65535",
                "redis://cache:0 | the port must be a number from 1 to 65535",
                "redis://cache:65536 | the port must be a number from 1 to 65535",
                "redis://cache:99999999999 | the port must be a number from 1 to 65535",
                "redis://cache: | the port must be a number from 1 to 65535",
                "redis:// | has no host; write it like redis://cache-1:6379",
                "redis://:6379 | has no host; write it like redis://cache-1:6379",
                "redis://cache:6379/keys | the path must be the number of a database, like /0",
                "redis://[::1 | must name one host and port, like redis://cache-1:6379",
                "redis://:hush@cache:6379 "
                        + "| must not hold a user or password; use the keys username and password_file",
                "redis://user:hush@cache:6379 "
                        + "| must not hold a user or password; use the keys username and password_file",
            })
    void aBadUrlIsOnePlainSentenceAtItsPlace(String url, String sentence) {
        assertThatThrownBy(() -> fleet("redis", "url: '" + url + "'"))
                .hasMessage("test.yml:4:10: targets[0].url: " + sentence)
                .hasMessageNotContaining("hush");
    }

    @Test
    void aMissingUrlIsNamed() {
        assertThatThrownBy(() -> fleet("redis")).hasMessage("test.yml:2:5: targets[0]: the key url is missing");
    }

    @Test
    void aUserWithoutPasswordIsRefused() {
        assertThatThrownBy(() -> fleet("redis", "url: redis://cache", "username: monitor"))
                .hasMessage("test.yml:5:15: targets[0].username: needs a password; add password_file");
    }

    @Test
    void aPasswordInClearTextIsRefused() {
        assertThatThrownBy(() -> fleet("redis", "url: redis://cache", "password: hush"))
                .hasMessage("test.yml:5:15: targets[0].password: is in clear text; use password_file or ${env:NAME}, "
                        + "or set global.allow_plain_secrets: true");
    }

    @Test
    void aConnectTimeoutOfNothingIsRefused() {
        assertThatThrownBy(() -> fleet("redis", "url: redis://cache", "connect_timeout: 0s"))
                .hasMessage("test.yml:5:22: targets[0].connect_timeout: must be from 1ms to 1d");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://cache",
                "redis://cache/",
                "redis://cache_1:7000",
                "redis://10.0.0.1:6379/3",
                "redis://[::1]:6379",
                "rediss://cache.example:6380/0"
            })
    void goodUrls(String url) throws ConfigException {
        assertThat(fleet("redis", "url: '" + url + "'")).hasSize(1);
    }

    @Test
    void theSystemIsTheWordThatTheUserChose() throws ConfigException {
        assertThat(fleet("valkey", "url: redis://cache", "username: monitor", "password: ${env:CACHE_PASSWORD}"))
                .singleElement()
                .satisfies(target -> {
                    assertThat(target.system()).isEqualTo("valkey");
                    assertThat(target.category()).isEqualTo("cache");
                    assertThat(target.nativeUp().name()).isEqualTo("redis_up");
                });
    }

    @Test
    void defaults() throws ConfigException {
        assertThat(fleet("redis", "url: redis://cache").getFirst().limits())
                .extracting(limit -> limit.signal() + " " + limit.severity() + " " + limit.value())
                .containsExactly(
                        "connections_ratio warning 0.8",
                        "connections_ratio critical 0.9",
                        "memory_ratio warning 0.8",
                        "memory_ratio critical 0.9",
                        "cache_hit_ratio warning 0.8",
                        "cache_hit_ratio critical 0.5",
                        "replication_lag_seconds warning 1.0",
                        "replication_lag_seconds critical 10.0",
                        "mean_operation_seconds warning 0.001",
                        "mean_operation_seconds critical 0.01");
    }
}
