package io.stackexporter.kind.http;

import io.stackexporter.kind.http.ForeignFamily.Sample;
import io.stackexporter.kind.http.ForeignLine.BadLineException;
import io.stackexporter.metric.Family.Part;
import io.stackexporter.metric.MetricType;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A page of metrics that somebody else has written, in text 0.0.4 or OpenMetrics: good lines count, bad ones are counted. */
final class ForeignPage {
    /** More than any application has; the memory for them is bounded by this. */
    private static final int MOST_SAMPLES = 30_000;
    /** Characters of their names and labels. */
    private static final int MOST_TEXT = 4 << 20;

    /** From here on others may have to wait. */
    private static final int LARGE = 5_000;

    private static final Pattern ABOUT = Pattern.compile("#[ \\t]+(HELP|TYPE)[ \\t]+(\\S+)[ \\t]?(.*)");
    private static final Map<String, MetricType> TYPES = Map.of(
            "counter", MetricType.COUNTER,
            "gauge", MetricType.GAUGE,
            "stateset", MetricType.GAUGE,
            "info", MetricType.INFO,
            "summary", MetricType.SUMMARY,
            "histogram", MetricType.HISTOGRAM);

    private final Map<String, MetricType> types = new HashMap<>();
    private final Map<String, String> help = new HashMap<>();
    private final Map<String, ForeignFamily> families = new LinkedHashMap<>();
    private int samples;
    private int text;
    private int lines;
    private int bad;
    private String firstBad = "";

    private ForeignPage() {}

    static ForeignPage read(InputStream in, LargeAnswers.Holder room) throws IOException {
        ForeignPage page = new ForeignPage();
        BoundedLines lines = new BoundedLines(in);
        for (@Nullable String line = lines.next(); line != null; line = lines.next()) {
            page.read(line);
            if (page.samples > LARGE) {
                room.grow();
            }
        }
        return page;
    }

    private void read(String line) {
        lines++;
        try {
            if (line.startsWith("#")) {
                about(line);
            } else if (!line.isBlank()) {
                add(ForeignLine.parse(line.strip()));
            }
        } catch (BadLineException e) {
            if (bad++ == 0) {
                firstBad = "line " + lines + " " + e.getMessage();
            }
        }
    }

    private void about(String line) throws BadLineException {
        Matcher about = ABOUT.matcher(line);
        if (!about.matches()) {
            return;
        }
        String name = about.group(2);
        if (about.group(1).equals("HELP")) {
            help.putIfAbsent(name, about.group(3).replace("\\n", " ").replace("\\\\", "\\"));
        } else if (types.putIfAbsent(name, TYPES.getOrDefault(about.group(3).strip(), MetricType.UNTYPED)) != null) {
            throw new BadLineException("gives the type of " + name + " again");
        }
    }

    private void add(ForeignLine line) throws BadLineException {
        if (++samples > MOST_SAMPLES) {
            throw new BadLineException("is one too many");
        }
        text += line.length();
        if (text > MOST_TEXT) {
            throw new BadLineException("has labels that are too long with those of all lines before it");
        }
        for (String label : line.labels().keySet()) {
            if (label.startsWith("__")) {
                throw new BadLineException("has the label " + label + ", which is kept for Prometheus");
            }
        }
        String name = line.name();
        MetricType type = types.get(name);
        if (type == MetricType.SUMMARY || type == MetricType.HISTOGRAM) {
            put(name, type, bounded(line, Part.QUANTILE, "quantile"));
        } else if (type != null) {
            put(name, type, plain(Part.VALUE, line));
        } else if (!isPart(line, "_bucket") && !isPart(line, "_sum") && !isPart(line, "_count")) {
            addOfOpenMetrics(line);
        }
    }

    /** Where the family is named without the ending of its samples. */
    private void addOfOpenMetrics(ForeignLine line) throws BadLineException {
        String name = line.name();
        boolean counter = name.endsWith("_total") && types.get(base(name, "_total")) == MetricType.COUNTER;
        boolean info = name.endsWith("_info") && types.get(base(name, "_info")) == MetricType.INFO;
        boolean created = name.endsWith("_created") && types.containsKey(base(name, "_created"));
        if (!created) {
            MetricType type = counter ? MetricType.COUNTER : info ? MetricType.INFO : MetricType.UNTYPED;
            put(name, type, plain(Part.VALUE, line));
        }
    }

    /** Adds a line of a histogram or summary. */
    private boolean isPart(ForeignLine line, String suffix) throws BadLineException {
        if (!line.name().endsWith(suffix)) {
            return false;
        }
        String base = base(line.name(), suffix);
        MetricType type = types.get(base);
        boolean bucket = suffix.equals("_bucket");
        if (type != MetricType.HISTOGRAM && (bucket || type != MetricType.SUMMARY)) {
            return false;
        }
        put(
                base,
                type,
                bucket ? bounded(line, Part.BUCKET, "le") : plain(suffix.equals("_sum") ? Part.SUM : Part.COUNT, line));
        return true;
    }

    private static Sample plain(Part part, ForeignLine line) {
        return new Sample(part, line.labels(), "", line.value());
    }

    private static Sample bounded(ForeignLine line, Part part, String label) throws BadLineException {
        Map<String, String> labels = new LinkedHashMap<>(line.labels());
        String bound = labels.remove(label);
        if (bound == null || bound.isEmpty()) {
            throw new BadLineException("lacks the label " + label);
        }
        return new Sample(part, labels, bound, line.value());
    }

    private void put(String name, MetricType type, Sample sample) throws BadLineException {
        families.computeIfAbsent(name, absent -> new ForeignFamily(name, type)).add(sample);
    }

    private static String base(String name, String suffix) {
        return name.substring(0, name.length() - suffix.length());
    }

    Collection<ForeignFamily> families() {
        return families.values();
    }

    /** The family of this name. */
    Optional<ForeignFamily> family(String name) {
        return Optional.ofNullable(families.get(name));
    }

    /** Empty when the page does not explain it. */
    String help(ForeignFamily family) {
        String base = family.name().replaceFirst("_(total|info)$", "");
        return help.getOrDefault(family.name(), help.getOrDefault(base, ""));
    }

    /** Lines that cannot be read. */
    int bad() {
        return bad;
    }

    /** What is wrong with the first of them. */
    String firstBad() {
        return firstBad;
    }
}
