package io.stackexporter.kind.redis;

import io.stackexporter.metric.Metric;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The families that the known exporter shows, for comparison: {@code name type labels}. */
final class NativeFamilies {
    private NativeFamilies() {}

    /** @param where for example {@code 7.0p} */
    static List<String> on(String where) {
        try (InputStream in = NativeFamilies.class.getResourceAsStream("native-families.txt")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" ", -1))
                    .filter(words -> words[3].equals("all")
                            || List.of(words[3].split(",", -1)).contains(where))
                    .map(words -> String.join(" ", words[0], words[1], words[2]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> of(List<Metric> metrics) {
        return metrics.stream()
                .filter(Metric::isNative)
                .map(metric -> String.join(
                        " ",
                        metric.name(),
                        metric.type().word(),
                        metric.labels().isEmpty()
                                ? "-"
                                : new TreeSet<>(metric.labels()).stream().collect(Collectors.joining(","))))
                .toList();
    }
}
