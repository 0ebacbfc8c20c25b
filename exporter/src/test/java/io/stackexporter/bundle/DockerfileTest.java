package io.stackexporter.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.HealthCheck;
import io.stackexporter.Main;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What can be seen of the image without building it; {@code make image-check} builds and runs it. */
class DockerfileTest {
    private static final String TEXT = Repository.read(Path.of("Dockerfile")).replace("\\\n", " ");
    private static final List<String> LINES = TEXT.lines()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .toList();

    @Test
    void itRunsAsANumberThatIsNotRoot() {
        assertThat(values("USER ")).containsExactly("65532:65532");
        assertThat(Repository.read(Path.of("deploy/image/make-runtime"))).contains("stack-exporter:x:65532:65532:");
    }

    @Test
    void nothingIsFetchedFromAnAddress() {
        assertThat(LINES)
                .noneMatch(line -> line.startsWith("ADD "))
                .noneMatch(line -> line.contains("://") && !line.startsWith("LABEL"));
    }

    @Test
    void theJavaThatItBuildsWithIsTheOneOfTheBuild() {
        String release = found("<maven.compiler.release>(\\d+)<", Repository.read(Path.of("pom.xml")));
        assertThat(found("ARG JDK_IMAGE=\\S+:(\\d+)-jdk", TEXT)).isEqualTo(release);
    }

    @Test
    void theFilesThatItNamesGoIntoTheBuild() {
        String included = Repository.read(Path.of(".dockerignore"));
        assertThat(Pattern.compile("\\b(?:deploy/image|\\./)[\\w./-]+")
                        .matcher(TEXT)
                        .results()
                        .map(MatchResult::group))
                .isNotEmpty()
                .allSatisfy(file -> assertThat(Repository.ROOT.resolve(file)).isExecutable());
        assertThat(included.lines().filter(line -> line.startsWith("!")).map(line -> line.substring(1)))
                .contains("mvnw", ".mvn", "pom.xml", "rules", "dashboards", "alertmanager", "deploy")
                .allSatisfy(file -> assertThat(Repository.ROOT.resolve(file)).exists());
        assertThat(included).startsWith("#").contains("\n*\n").doesNotContain("!.git", "target");
    }

    /** There is no shell that could read a line. */
    @Test
    void nothingThatRunsNeedsAShell() {
        String last = TEXT.substring(TEXT.lastIndexOf("\nFROM "));
        assertThat(last).startsWith("\nFROM scratch\n").doesNotContain("\nRUN ");
        assertThat(values("ENTRYPOINT ")).singleElement().asString().matches("\\[.*\"" + Main.class.getName() + "\"]");
        assertThat(values("HEALTHCHECK "))
                .singleElement()
                .asString()
                .matches(".*CMD \\[.*\"" + HealthCheck.class.getName() + "\"]");
    }

    @Test
    void itEndsAsTheExporterWantsToBeEnded() {
        assertThat(values("STOPSIGNAL ")).containsExactly("SIGTERM");
        assertThat(values("EXPOSE ")).containsExactly("9951");
    }

    private static List<String> values(String instruction) {
        return LINES.stream()
                .filter(line -> line.startsWith(instruction))
                .map(line -> line.substring(instruction.length()))
                .toList();
    }

    private static String found(String pattern, String text) {
        return Stream.of(text)
                .flatMap(one -> Pattern.compile(pattern).matcher(one).results())
                .map(result -> result.group(1))
                .findFirst()
                .orElse("");
    }
}
