package io.stackexporter.kind.http;

import io.stackexporter.kind.http.ForeignFamily.Sample;
import io.stackexporter.metric.Family;
import java.util.Optional;
import java.util.stream.Stream;

/** What a process runs on, known by the families that its client library gives unasked. */
enum ApplicationPlatform {
    JAVA("java", "jvm_", "jvm_info"),
    NODE("nodejs", "nodejs_", "nodejs_version_info"),
    PYTHON("python", "python_", "python_info"),
    GO("go", "go_", "go_info"),
    DOTNET("dotnet", "dotnet_", "dotnet_info"),
    RUBY("ruby", "ruby_", "ruby_info");

    private static final int LONGEST_VERSION = 60;

    private final String word;
    private final String prefix;
    private final String info;

    ApplicationPlatform(String word, String prefix, String info) {
        this.word = word;
        this.prefix = prefix;
        this.info = info;
    }

    /** The first whose families are there. */
    static Optional<ApplicationPlatform> of(ForeignPage page) {
        return Stream.of(values())
                .filter(each -> page.families().stream()
                        .anyMatch(family -> family.name().startsWith(each.prefix)))
                .findFirst();
    }

    String word() {
        return word;
    }

    /** As the process tells it; empty when it does not. */
    String version(ForeignPage page) {
        return page.family(info).stream()
                .flatMap(family -> family.samples().stream())
                .filter(sample -> sample.part() == Family.Part.VALUE)
                .map(Sample::labels)
                .map(labels -> labels.getOrDefault("version", ""))
                .map(version -> version.substring(0, Math.min(version.length(), LONGEST_VERSION)))
                .findFirst()
                .orElse("");
    }
}
