package io.stackexporter.kind.tls;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.TargetKind;
import io.stackexporter.collect.Threshold;
import io.stackexporter.config.Section;
import io.stackexporter.directory.Aside;
import io.stackexporter.metric.Metric;
import io.stackexporter.probe.Endpoint;
import io.stackexporter.probe.Probe;
import io.stackexporter.probe.ProbeSession;
import io.stackexporter.probe.ProbeSource;
import io.stackexporter.probe.ProbeTime;
import io.stackexporter.probe.ResolvedName;
import io.stackexporter.tls.Tls;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;

/** Certificates: that of a server, as it is shown to whoever connects, or those of files. */
public final class TlsKind implements TargetKind<ProbeSession<TlsFinding>> {
    private static final int PORT = 443;
    private static final String FILES = "files";

    @Override
    public String name() {
        return "tls";
    }

    @Override
    public String category() {
        return "app";
    }

    @Override
    public Metric nativeUp() {
        return ProbeTime.SUCCESS;
    }

    @Override
    public List<Collector<ProbeSession<TlsFinding>>> collectors() {
        return List.of(new Handshake(), new Certificates());
    }

    @Override
    public List<Threshold> thresholds() {
        return List.of(new Threshold(
                "certificate_expiry_seconds", 1_814_400, 604_800, "M43: until the first certificate ends"));
    }

    @Override
    public ProbeSource<TlsFinding> configure(Section settings, Duration timeout) {
        List<FilePattern> files = patterns(settings);
        if (settings.has(FILES) && settings.has("url")) {
            settings.problem(FILES, "stands beside url; keep one of the two");
        }
        Endpoint endpoint =
                settings.has(FILES) ? new Endpoint("tls", "", PORT) : Endpoint.read(settings, List.of("tls"), PORT);
        Optional<StartTls> startTls = StartTls.configured(settings);
        Optional<Tls> tls = Tls.configured(settings);
        ResolvedName.Family family = ResolvedName.Family.configured(settings);
        Expected expected = Expected.configured(settings);
        Probe<TlsFinding> probe = settings.has(FILES)
                ? new FilesProbe(files, expected, new Aside())
                : new EndpointProbe(endpoint, startTls, tls.orElse(Tls.USUAL), expected, family);
        return new ProbeSource<>(probe);
    }

    private static List<FilePattern> patterns(Section settings) {
        List<FilePattern> patterns = new ArrayList<>();
        List<String> texts = settings.texts(
                FILES,
                List.of(),
                "Instead of url: certificate files, like /etc/ssl/own/*.crt; PEM, DER or PKCS#12 without a password.");
        for (String text : texts) {
            try {
                FileSystems.getDefault().getPathMatcher("glob:" + text);
                patterns.add(new FilePattern(text));
                if (!Path.of(text).isAbsolute()) {
                    settings.problem(FILES, "must be whole paths, beginning with /");
                }
            } catch (PatternSyntaxException e) {
                settings.problem(FILES, "holds a pattern that cannot be read: " + e.getDescription());
            }
        }
        return patterns;
    }
}
