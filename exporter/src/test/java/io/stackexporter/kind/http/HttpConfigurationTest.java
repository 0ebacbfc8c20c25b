package io.stackexporter.kind.http;

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

/** What a configuration may say of a service, and how each mistake is told. */
class HttpConfigurationTest {

    private static List<Target<?>> fleet(String keys) throws ConfigException {
        String yaml = "targets:\n  - name: shop\n    kind: http\n    " + keys.replace("; ", "\n    ") + "\n";
        Config config = Config.of(Document.of("test.yml", yaml, Map.of("KEY", "hush")));
        return Fleet.of(config, List.of(new HttpKind()));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        url: shop.example.com           | url: is not a URL like https://shop.example.com/health
        url: ftp://shop                 | url: is not a URL like https://shop.example.com/health
        url: http://                    | url: is not a URL like https://shop.example.com/health
        url: http://a:hush@shop         | url: must not hold a user or password; use the keys username and password_file
        method: PUT                     | method: must be GET, HEAD or POST
        body: x                         | body: is only sent with method: POST
        http_version: 3                 | http_version: must be auto, 1.1 or 2
        ip_protocol: 5                  | ip_protocol: must be auto, 4 or 6
        max_body_size: 1g               | max_body_size: must be a whole number from 0 to 4194304, not "1g"
        username: me                    | username: needs a password; add password_file
        password: ${env:KEY}            | username: is missing beside the password
        username: me; password: ${env:KEY}; bearer_token: ${env:KEY} | username: is a second login; keep one of password, token and header
        bearer_token: hush              | bearer_token: is in clear text; use bearer_token_file or ${env:NAME}, or set global.allow_plain_secrets: true
        headers: {"a b": c}             | headers.a b: is not the name of a header
        headers: {A: "b\\nc"}           | headers.A: holds a character that no header may have
        headers: {Authorization: hush}  | headers.Authorization: is a secret; write its value to a file and name that in headers_files
        headers: {cookie: hush}         | headers.cookie: is a secret; write its value to a file and name that in headers_files
        headers: {A: b}; headers_files: {A: f} | headers_files.A: stands in headers too; keep one
        expect: {status: [2, 200]}      | expect.status: 2 is no status; write 200 or 2xx
        expect: {body: "("}             | expect.body: is not a regular expression: Unclosed group
        expect: {not_body: "["}         | expect.not_body: is not a regular expression: Unclosed character class
        expect: {headers: {A: "*"}}     | expect.headers.A: is not a regular expression: Dangling meta character '*'
        expect: {json: {a..b: 1}}       | expect.json.a..b: is not a path; write names joined by dots, and [0] for the first of a list
        expect: {json: {"a[x]": 1}}     | expect.json.a[x]: is not a path; write names joined by dots, and [0] for the first of a list
        expect: {json: {".a": 1}}       | expect.json..a: is not a path; write names joined by dots, and [0] for the first of a list
        expect: {within: 0s}            | expect.within: must be from 1ms to 1d
        expect: {tls: maybe}            | expect.tls: must be required or any
        expect: {code: 200}             | expect.code: is not a key here; known are status, headers, body, not_body, json, within, tls
        metrics: {path: metrics}        | metrics.path: must be a path like /metrics, or a URL
        metrics: {path: "http://other/metrics"} | metrics.path: must be on the host of the url; watch another host by a target of its own
        metrics: {prefix: "9_"}         | metrics.prefix: is not the beginning of a metric name
        metrics: {keep: ["("]}          | metrics.keep: is not a regular expression: Unclosed group
        metrics: {max_series: 0}        | metrics.max_series: must be a whole number from 1 to 20000, not "0"
        metrics: {labels: x}            | metrics.labels: is not a key here; known are path, prefix, keep, drop, max_series
        timeouts: 5s                    | timeouts: is not a key here; known are
        """)
    void eachMistakeIsOneSentenceAtItsPlace(String keys, String sentence) {
        String all = keys.startsWith("url") ? keys : "url: http://shop; " + keys;
        assertThatThrownBy(() -> fleet(all))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("targets[0]." + sentence)
                .hasMessageNotContaining("hush");
    }

    @Test
    void aMissingUrlIsNamed() {
        assertThatThrownBy(() -> fleet("method: GET")).hasMessageContaining("targets[0]: the key url is missing");
    }

    @Test
    void severalAddressesOfOneServiceAreOneTargetEach() throws ConfigException {
        assertThat(fleet("urls: {north: 'http://north/health', south: 'https://south/health'}; metrics: {}"))
                .extracting(Target::name)
                .containsExactly("shop/north", "shop/south");
    }

    @Test
    void everythingCanBeSaid() throws ConfigException {
        Target<?> target = fleet("""
            url: https://shop.example.com:8443/health?deep=1
                method: POST
                headers: {Content-Type: application/json, X-Key: "${env:KEY}"}
                body: '{}'
                username: me
                password: ${env:KEY}
                tls: {verify: ca, server_name: shop}
                http_version: 1.1
                follow_redirects: false
                ip_protocol: 6
                max_body_size: 1000
                expect:
                  status: [200, 3xx]
                  headers: {Content-Type: json}
                  body: ok
                  not_body: error
                  json: {status: healthy, 'checks[0].ok': true}
                  within: 5s
                  tls: required
                metrics: {path: /actuator/prometheus, prefix: shop_, keep: ['http_.*'], drop: [x], max_series: 10}
                thresholds: {ping_seconds: {warning: 0.1, critical: 0.2}, certificate_expiry_seconds: off}\
            """).getFirst();
        assertThat(target.system()).isEqualTo("http");
        assertThat(target.category()).isEqualTo("app");
        assertThat(target.limits())
                .filteredOn(limit -> !limit.isOff())
                .extracting(Target.Limit::signal)
                .containsOnly("ping_seconds", "mean_operation_seconds", "server_error_ratio");
        assertThat(target.secrets()).hasSize(2);
    }
}
