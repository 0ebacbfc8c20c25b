package io.stackexporter.kind.tls;

import io.stackexporter.collect.Deadline;
import io.stackexporter.directory.Aside;
import io.stackexporter.probe.Probe;
import io.stackexporter.probe.ProbeTime;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads certificate files; one that cannot be read costs none of the others. */
record FilesProbe(List<FilePattern> patterns, Expected expected, Aside aside) implements Probe<TlsFinding> {

    @Override
    public TlsFinding look(Deadline scrape) throws Exception {
        ProbeTime.Running running = ProbeTime.start(scrape, expected.within());
        return aside.call("certificates", () -> read(running), running.deadline());
    }

    private TlsFinding read(ProbeTime.Running running) {
        List<Exception> unreadable = new ArrayList<>();
        List<Shown> shown = new ArrayList<>();
        Optional<Exception> objection = Optional.empty();
        for (Path file : files(running.deadline(), unreadable)) {
            try {
                List<X509Certificate> chain = CertificateFile.read(file);
                shown.add(new Shown(file.toString(), chain, Optional.empty(), false));
                objection = objection.or(() -> expected.objection(chain.getFirst()));
            } catch (IOException e) {
                unreadable.add(e);
            }
        }
        Optional<Exception> failure = shown.isEmpty() ? unreadable.stream().findFirst() : objection;
        return new TlsFinding(
                running.end(),
                Optional.empty(),
                Optional.empty(),
                List.copyOf(shown),
                List.copyOf(unreadable),
                failure);
    }

    private Set<Path> files(Deadline deadline, List<Exception> unreadable) {
        Set<Path> files = new LinkedHashSet<>();
        for (FilePattern pattern : patterns) {
            try {
                files.addAll(pattern.files(deadline));
            } catch (IOException e) {
                unreadable.add(e);
            }
        }
        return files;
    }
}
