package io.stackexporter.faults;

import static java.util.Map.entry;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.servers.Certificates;
import io.stackexporter.servers.S3Server;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the suite must know of a kind of target; a new kind is one more line of {@link #ALL}.
 *
 * @param word in the configuration
 * @param plain the keys that say where a server is, without TLS
 * @param tls the same with TLS
 * @param login the keys of the login, whose password is in a file; and whatever else a target needs
 * @param start how a real server is had
 * @param spared faults that the kind cannot have
 * @param otherErrors where the system cannot but call a fault by another name
 */
record FaultyKind(
        String word,
        String plain,
        String tls,
        String login,
        Start start,
        Set<TargetFault> spared,
        Map<TargetFault, ErrorKind> otherErrors) {
    private static final String LOGIN = "username: " + RealServer.LOGIN + ", password_file: %s";
    private static final List<FaultyKind> ALL = List.of(
            new FaultyKind(
                    "postgresql",
                    "url: 'postgresql://%s/postgres?sslmode=disable'",
                    "url: 'postgresql://%s/postgres?sslmode=require'",
                    LOGIN,
                    RealPostgresql::new,
                    Set.of(),
                    // The first byte already is none of a greeting's.
                    Map.of(TargetFault.GARBAGE, ErrorKind.CONNECT)),
            new FaultyKind(
                    "mysql",
                    "url: 'mysql://%s/?sslMode=DISABLED'",
                    "url: 'mysql://%s/?sslMode=REQUIRED'",
                    LOGIN,
                    RealMysql::new,
                    Set.of(),
                    Map.ofEntries(
                            entry(TargetFault.GARBAGE, ErrorKind.CONNECT),
                            // Each waits for the other to speak first.
                            entry(TargetFault.TLS_IS_DEMANDED, ErrorKind.TIMEOUT))),
            new FaultyKind(
                    "redis",
                    "url: 'redis://%s'",
                    "url: 'rediss://%s'",
                    LOGIN,
                    RealRedis::new,
                    Set.of(),
                    // To Redis the beginning of TLS is a command that has not ended yet.
                    Map.of(TargetFault.TLS_IS_NOT_THERE, ErrorKind.TIMEOUT)),
            new FaultyKind(
                    "http",
                    "url: 'http://%s/'",
                    "url: 'https://%s/'",
                    LOGIN,
                    RealNginx::behindALogin,
                    Set.of(),
                    Map.of()),
            new FaultyKind(
                    "tcp",
                    "url: 'tcp://%s'",
                    "url: 'tls://%s'",
                    "dialog: [{send: 'GET /'}, {expect: '^" + RealNginx.END + "$'}]",
                    RealNginx::forEverybody,
                    Set.of(TargetFault.WRONG_PASSWORD),
                    Map.ofEntries(
                            entry(TargetFault.GARBAGE, ErrorKind.LIMIT),
                            // What has come is an answer, only not the one that is expected.
                            entry(TargetFault.CLOSES, ErrorKind.QUERY))),
            new FaultyKind(
                    "dns",
                    "url: 'dns://%s', protocol: tcp",
                    "",
                    "query: {name: shop.example, type: TXT}",
                    identity -> new RealDns(),
                    Set.of(TargetFault.WRONG_PASSWORD, TargetFault.TLS_IS_NOT_THERE, TargetFault.TLS_IS_DEMANDED),
                    Map.of()),
            new FaultyKind(
                    "tls",
                    "url: 'tls://%s'",
                    "url: 'tls://%s'",
                    "tls: {verify: ca}",
                    RealTls::new,
                    Set.of(TargetFault.WRONG_PASSWORD, TargetFault.TLS_IS_DEMANDED),
                    // Whatever answers in clear text.
                    Map.of(TargetFault.GARBAGE, ErrorKind.CONNECT)),
            new FaultyKind(
                    "backup",
                    "url: 's3://backups/db', endpoint: 'http://%s'",
                    "url: 's3://backups/db', endpoint: 'https://%s'",
                    "region: " + S3Server.REGION + ", access_key: " + RealServer.LOGIN
                            + ", secret_key_file: %s, backups: {full: {pattern: '*', format: none}}",
                    RealS3::new,
                    Set.of(),
                    Map.of()));

    /** It looks at folders, and speaks to nobody. */
    private static final Set<String> WITHOUT_A_SERVER = Set.of("files");

    static boolean hasServer(String word) {
        return !WITHOUT_A_SERVER.contains(word);
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

    /** As a line of a configuration has it, after name and kind. */
    String keys(String address, boolean encrypted, Path passwordFile) {
        return (encrypted ? tls : plain).formatted(address) + ", " + login.formatted(passwordFile);
    }

    List<TargetFault> faults() {
        return Stream.of(TargetFault.values())
                .filter(fault -> !spared.contains(fault))
                .toList();
    }

    RealServer start(Certificates.Identity identity) throws Exception {
        return start.with(identity);
    }

    ErrorKind error(TargetFault fault) {
        return otherErrors.getOrDefault(fault, fault.error());
    }
}
