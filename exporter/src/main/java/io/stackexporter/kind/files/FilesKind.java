package io.stackexporter.kind.files;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.TargetKind;
import io.stackexporter.collect.Threshold;
import io.stackexporter.config.Section;
import io.stackexporter.directory.Aside;
import io.stackexporter.directory.Folder;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.MetricType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Files in a directory, such as logs. */
public final class FilesKind implements TargetKind<FilesSession> {
    private static final Metric UP =
            Metric.compatible("files_up", MetricType.GAUGE, "Whether the directory can be listed.");
    private static final Pattern URL = Pattern.compile("file://(/[^\\x00]*)");

    @Override
    public String name() {
        return "files";
    }

    @Override
    public String category() {
        return "storage";
    }

    @Override
    public Metric nativeUp() {
        return UP;
    }

    @Override
    public List<Collector<FilesSession>> collectors() {
        return List.of(new Groups(), new FilesVolume());
    }

    @Override
    public List<Threshold> thresholds() {
        return List.of(new Threshold("storage_free_ratio", 0.2, 0.1, "M03 M40: room for what is written"));
    }

    @Override
    public FilesSource configure(Section settings, Duration timeout) {
        String url = settings.text("url", "The directory, such as file:///var/log/app.");
        Matcher matcher = URL.matcher(url);
        if (!url.isEmpty() && !matcher.matches()) {
            settings.problem("url", "must be like file:///var/log/app, with three slashes");
        }
        Path path = Path.of(matcher.matches() ? matcher.group(1) : "/");
        return new FilesSource(new Folder(path), Watched.read(settings), new Aside());
    }
}
