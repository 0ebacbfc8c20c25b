package io.stackexporter.kind;

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

/** What people write wrongly for the kinds that watch from outside, and how they are told. */
class ProbeConfigTest {

    private static List<Target<?>> fleet(String target) throws ConfigException {
        String text = "targets: [{name: t, " + target + "}]";
        return Fleet.of(Config.of(Document.of("t.yml", text, Map.of())), TargetKinds.ALL);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            kind: tcp                                                         | the key url is missing
            kind: tcp, url: "tcp://host"                                      | url: needs a port from 1 to 65535, like tcp://host:1234
            kind: tcp, url: "tcp://host:0"                                    | url: needs a port from 1 to 65535
            kind: tcp, url: "tcp://:25"                                       | url: has no host
            kind: tcp, url: "http://host:80"                                  | url: must name a host and a port and nothing else
            kind: tcp, url: "tcp://me:hush@host:80"                           | url: must name a host and a port and nothing else
            kind: tcp, url: "tcp://h:1", ip_protocol: 5                       | ip_protocol: must be auto, 4 or 6
            kind: tcp, url: "tcp://h:1", dialog: [{}]                         | dialog[0]: does nothing
            kind: tcp, url: "tcp://h:1", dialog: [{send: ""}]                 | does nothing; give it send, expect, expect_bytes or starttls
            kind: tcp, url: "tcp://h:1", dialog: [{expect: "("}]              | expect: is not a regular expression: Unclosed group
            kind: tcp, url: "tcp://h:1", dialog: [{expect: a, expect_bytes: b}] | expect_bytes: stands beside expect
            kind: tcp, url: "tcp://h:1", dialog: [{expect: a, labels: {le: b}}] | labels: probe_expect_info uses the reserved label le
            kind: tcp, url: "tcp://h:1", dialog: [{send: a, labels: {x: b}}]  | labels: tell what expect found; add expect
            kind: tcp, url: "tcp://h:1", dialog: [{expect: "(a)", labels: {x: "$1"}}] | labels: has $1 in x, which is no group of expect; the last of its groups is ${1}
            kind: tcp, url: "tcp://h:1", dialog: [{expect: a, labels: {x: "${1}"}}] | labels: has ${1} in x, which is no group of expect; the last of its groups is ${0}
            kind: tcp, url: "tls://h:1", dialog: [{starttls: true}]           | dialog: turns to TLS, which the url begins with already
            kind: tcp, url: "tcp://h:1", expect: {within: 0s}                 | expect.within: must be from 1ms to 1d
            kind: dns, url: "dns://h"                                         | query: the key name is missing
            kind: dns, url: "dns://h", query: {name: a, type: ANY}            | query.type: must be one of A, AAAA, CNAME
            kind: dns, url: "dns://h", query: {name: "a..b"}                  | query.name: is no name that DNS can hold
            kind: dns, url: "dns://h", query: {name: a}, protocol: tls        | protocol: must be udp or tcp
            kind: dns, url: "dns://h", query: {name: a}, expect: {rcode: [OK]} | expect.rcode: must hold codes like NOERROR
            kind: dns, url: "dns://h", query: {name: a}, expect: {answers: {any: ["*"]}} | expect.answers.any: is not a regular expression
            kind: tls, url: "tls://h", files: [/a]                            | files: stands beside url; keep one of the two
            kind: tls, files: [a.pem]                                         | files: must be whole paths, beginning with /
            kind: tls, files: ["/a/{b"]                                       | files: holds a pattern that cannot be read
            kind: tls, url: "tls://h", starttls: telnet                       | starttls: must be one of smtp, imap, pop3
            kind: tls, url: "tls://h", expect: {min_protocol: "1.1"}          | expect.min_protocol: must be 1.2 or 1.3
            """)
    void mistakeIsNamedWithItsPlace(String target, String problem) {
        assertThatThrownBy(() -> fleet(target))
                .isInstanceOf(ConfigException.class)
                .message()
                .contains(problem);
    }

    @Test
    void oneEntryMayNameManyAddresses() throws Exception {
        assertThat(fleet("kind: dns, urls: {a: 'dns://a', b: 'dns://[::1]:54'}, query: {name: x}"))
                .extracting(Target::name)
                .containsExactly("t/a", "t/b");
    }
}
