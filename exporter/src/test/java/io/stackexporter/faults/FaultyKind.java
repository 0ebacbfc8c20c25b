package io.stackexporter.faults;

import static java.util.Map.entry;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.servers.Certificates;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the suite must know of a kind of target; a new kind is one more line of {@link #ALL}.
 *
 * @param word in the configuration
 * @param plainUrl for a host and port, without TLS
 * @param tlsUrl the same with TLS
 * @param start how a real server is had
 * @param otherErrors where the system cannot but call a fault by another name
 */
record FaultyKind(String word, String plainUrl, String tlsUrl, Start start, Map<TargetFault, ErrorKind> otherErrors) {
    private static final List<FaultyKind> ALL = List.of(
            new FaultyKind(
                    "postgresql",
                    "postgresql://%s/postgres?sslmode=disable",
                    "postgresql://%s/postgres?sslmode=require",
                    RealPostgresql::new,
                    // The first byte already is none of a greeting's.
                    Map.of(TargetFault.GARBAGE, ErrorKind.CONNECT)),
            new FaultyKind(
                    "mysql",
                    "mysql://%s/?sslMode=DISABLED",
                    "mysql://%s/?sslMode=REQUIRED",
                    RealMysql::new,
                    Map.ofEntries(
                            entry(TargetFault.GARBAGE, ErrorKind.CONNECT),
                            // Each waits for the other to speak first.
                            entry(TargetFault.TLS_IS_DEMANDED, ErrorKind.TIMEOUT))),
            new FaultyKind(
                    "redis",
                    "redis://%s",
                    "rediss://%s",
                    RealRedis::new,
                    // To Redis the beginning of TLS is a command that has not ended yet.
                    Map.of(TargetFault.TLS_IS_NOT_THERE, ErrorKind.TIMEOUT)),
            new FaultyKind("http", "http://%s/", "https://%s/", RealHttp::new, Map.of()));

    /** They look from outside or at files and keep no connection; the tests of their packages have faults of their own. */
    private static final Set<String> PROBES = Set.of("tcp", "dns", "tls", "backup", "files");

    static boolean isProbe(String word) {
        return PROBES.contains(word);
    }

    /** How a real server is had. */
    interface Start {
        RealServer with(Certificates.Identity identity) throws Exception;
    }

    /** The line of a kind; that there is none is a failure of the suite. */
    static FaultyKind of(String word) {
        return ALL.stream()
                .filter(kind -> kind.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new AssertionError("kind " + word + " has no line in FaultyKind"));
    }

    String url(String address, boolean tls) {
        return (tls ? tlsUrl : plainUrl).formatted(address);
    }

    RealServer start(Certificates.Identity identity) throws Exception {
        return start.with(identity);
    }

    ErrorKind error(TargetFault fault) {
        return otherErrors.getOrDefault(fault, fault.error());
    }
}
