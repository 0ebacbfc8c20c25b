package io.stackexporter.faults;

import static java.util.Map.entry;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.servers.Certificates;
import java.util.Map;
import java.util.stream.Stream;

/** What the suite must know of a kind of target; a new kind is one more of these. */
enum FaultyKind {
    POSTGRESQL(
            "postgresql",
            "postgresql://%s/postgres?sslmode=disable",
            "postgresql://%s/postgres?sslmode=require",
            RealPostgresql::new,
            // The first byte already is none of a greeting's.
            Map.of(TargetFault.GARBAGE, ErrorKind.CONNECT)),
    MYSQL(
            "mysql",
            "mysql://%s/?sslMode=DISABLED",
            "mysql://%s/?sslMode=REQUIRED",
            RealMysql::new,
            Map.ofEntries(
                    entry(TargetFault.GARBAGE, ErrorKind.CONNECT),
                    // Each waits for the other to speak first.
                    entry(TargetFault.TLS_IS_DEMANDED, ErrorKind.TIMEOUT))),
    REDIS(
            "redis",
            "redis://%s",
            "rediss://%s",
            RealRedis::new,
            Map.ofEntries(
                    // To Redis the beginning of TLS is a command that has not ended yet.
                    entry(TargetFault.TLS_IS_NOT_THERE, ErrorKind.TIMEOUT),
                    entry(TargetFault.TLS_IS_DEMANDED, ErrorKind.QUERY)));

    private final String word;
    private final String url;
    private final String tlsUrl;
    private final Start start;
    private final Map<TargetFault, ErrorKind> otherErrors;

    /** How a real server is had. */
    interface Start {
        RealServer with(Certificates.Identity identity) throws Exception;
    }

    /**
     * A line of facts.
     *
     * @param word in the configuration
     * @param url for a host and port, without TLS
     * @param tlsUrl the same with TLS
     * @param otherErrors where the system cannot but call a fault by another name
     */
    FaultyKind(String word, String url, String tlsUrl, Start start, Map<TargetFault, ErrorKind> otherErrors) {
        this.word = word;
        this.url = url;
        this.tlsUrl = tlsUrl;
        this.start = start;
        this.otherErrors = otherErrors;
    }

    /** The line of a kind; that there is none is a failure of the suite. */
    static FaultyKind of(String word) {
        return Stream.of(values())
                .filter(kind -> kind.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new AssertionError("kind " + word + " has no line in FaultyKind"));
    }

    String word() {
        return word;
    }

    String url(String address, boolean tls) {
        return (tls ? tlsUrl : url).formatted(address);
    }

    RealServer start(Certificates.Identity identity) throws Exception {
        return start.with(identity);
    }

    ErrorKind error(TargetFault fault) {
        return otherErrors.getOrDefault(fault, fault.error());
    }
}
