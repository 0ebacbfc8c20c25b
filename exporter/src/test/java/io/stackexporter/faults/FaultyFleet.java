package io.stackexporter.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.TargetKind;
import io.stackexporter.kind.TargetKinds;
import io.stackexporter.servers.Certificates;
import io.stackexporter.servers.ExporterProgram;
import io.stackexporter.servers.ProcessFigures;
import io.stackexporter.servers.Program;
import io.stackexporter.servers.Running;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/** One exporter with a target for every kind and every fault, and healthy ones among them, each behind a gate of its own. */
final class FaultyFleet implements AutoCloseable {
    /** Longer than a healthy target needs; the margin is for a busy machine. */
    static final Duration LIMIT = Duration.ofSeconds(5);

    private static final Duration MARGIN = Duration.ofSeconds(3);
    private static final int HEALTHY = 5;
    private static final Pattern REASON =
            Pattern.compile("msg=\"session (?:still fails|failed): (.*)\" target=(\\S+) error=\\w+");

    private static final String PASSWORD = "secret";

    private final Running running = new Running();
    private final Map<FaultyKind, RealServer> servers = new LinkedHashMap<>();
    private final List<FaultyTarget> targets = new ArrayList<>();
    private final ExporterProgram exporter;
    private final int ownPort = Program.freePort();

    FaultyFleet(Path folder) throws Exception {
        Certificates certificates = Certificates.in(folder.resolve("certificates"));
        Certificates.Identity identity = certificates.server("server");
        List<FaultyKind> kinds = TargetKinds.ALL.stream()
                .map(TargetKind::name)
                .filter(FaultyKind::hasServer)
                .map(FaultyKind::of)
                .toList();
        boolean ready = false;
        try {
            sideBySide(kinds.stream()
                    .map(kind -> (Callable<Void>) () -> {
                        RealServer server = kind.start(identity);
                        keep(kind, server);
                        return null;
                    })
                    .toList());
            kinds.forEach(kind -> add(kind, folder, certificates.context(identity)));
            targets.forEach(FaultyTarget::mend);
            exporter = running.keep(start(folder, trust(folder, identity)));
            ready = true;
        } finally {
            if (!ready) {
                running.close();
            }
        }
    }

    private synchronized void keep(FaultyKind kind, RealServer server) {
        servers.put(kind, running.keep(server));
    }

    private void add(FaultyKind kind, Path folder, SSLContext tls) {
        Path names = folder.resolve("hosts");
        RealServer server = Objects.requireNonNull(servers.get(kind));
        Stream<Optional<TargetFault>> faults = Stream.concat(
                kind.faults().stream().map(Optional::of),
                Stream.<Optional<TargetFault>>generate(Optional::empty).limit(HEALTHY));
        faults.forEach(fault -> {
            String name = kind.word() + "-" + fault.map(TargetFault::label).orElse("healthy-" + targets.size());
            Gate gate = running.keep(new Gate(Gate.to(server.port())));
            targets.add(new FaultyTarget(name, kind, fault, server, gate, folder, names, tls, LIMIT));
        });
    }

    private ExporterProgram start(Path folder, Path trust) {
        StringBuilder text =
                new StringBuilder("global: {scrape_timeout: " + LIMIT.toSeconds() + "s}%ntargets:%n".formatted());
        targets.forEach(target -> text.append(target.configuration()));
        // Its DNS is a file, so that names come and go at will.
        String options = "JAVA_OPTS=-Djdk.net.hosts.file=" + folder.resolve("hosts") + " -Djavax.net.ssl.trustStore="
                + trust + " -Djavax.net.ssl.trustStorePassword=" + PASSWORD;
        return ExporterProgram.startUnder(
                List.of("/usr/bin/env", options), folder, text.toString(), ownPort, "--log.level=debug");
    }

    private static Path trust(Path folder, Certificates.Identity identity) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("server", identity.chain().getFirst());
        Path file = folder.resolve("trust.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        }
        return file;
    }

    static void sideBySide(List<Callable<Void>> work) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Void> each : threads.invokeAll(work)) {
                each.get();
            }
        }
    }

    List<FaultyTarget> targets() {
        return targets;
    }

    List<String> kinds() {
        return targets.stream().map(target -> target.kind().word()).distinct().toList();
    }

    List<FaultyTarget> healthy() {
        return targets.stream().filter(target -> target.fault().isEmpty()).toList();
    }

    List<FaultyTarget> faulty() {
        return targets.stream().filter(target -> target.fault().isPresent()).toList();
    }

    void restartServers() throws Exception {
        sideBySide(servers.values().stream()
                .map(server -> (Callable<Void>) () -> {
                    server.restart();
                    return null;
                })
                .toList());
    }

    /** A page, which is in time whatever is wrong with the targets. */
    ScrapedPage scrape() {
        ScrapedPage page = ScrapedPage.of(exporter.url("/metrics"));
        assertThat(page.took()).as("the time of a page").isLessThan(LIMIT.plus(MARGIN));
        return page;
    }

    /** What the log says of each session that failed, without what differs from run to run. */
    Map<String, String> reasons() {
        Matcher lines = REASON.matcher(exporter.program().log());
        return lines.results()
                .collect(Collectors.toMap(
                        line -> line.group(2), line -> stable(line.group(1)), (one, later) -> later, TreeMap::new));
    }

    private static String stable(String words) {
        return words.replace("\\\"", "\"")
                .replaceAll("(127\\.0\\.0\\.1|\\.example):\\d+", "$1:port")
                .replaceAll("\\d+ bytes", "n bytes")
                .replaceAll("(the last line was )\".*?\"(?=, then)", "$1\"…\"")
                .replaceAll("within \\d+(\\.\\d+)? s", "within n s")
                .replaceAll(" in hosts file \\S+", "")
                // Only of a second page.
                .replaceAll("^login refused: |; the next attempt is in .*", "");
    }

    ExporterProgram exporter() {
        return exporter;
    }

    /** Sockets that belong to no connection to a target. */
    int otherSockets() {
        return ProcessFigures.sockets(exporter.program())
                - targets.stream()
                        .mapToInt(target -> target.gate().connections())
                        .sum();
    }

    @Override
    public void close() {
        running.close();
    }
}
