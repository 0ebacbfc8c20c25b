package io.stackexporter.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.stackexporter.collect.Fleet;
import io.stackexporter.collect.TargetKind;
import io.stackexporter.fake.FakeKind;
import io.stackexporter.kind.mysql.MysqlKind;
import io.stackexporter.kind.postgresql.PostgresqlKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every file in {@code bad-config} is refused with exactly the lines of the text beside it. */
class BadConfigTest {
    private static final Path FOLDER = Path.of("src/test/resources/bad-config");

    static Stream<String> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yml"))
                    .map(name -> name.substring(0, name.length() - ".yml".length()))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void fileIsRefusedWithAllItsProblemsInOrder(String name) throws IOException {
        String expected = Files.readString(FOLDER.resolve(name + ".txt"), StandardCharsets.UTF_8);
        assertThat(problems(FOLDER.resolve(name + ".yml")))
                .map(problem -> problem.replace(FOLDER + "/", ""))
                .containsExactlyElementsOf(expected.lines().toList());
    }

    @Test
    void everyProblemIsOneLineThatAnEditorCanJumpTo() throws IOException {
        assertThat(files().flatMap(name -> problems(FOLDER.resolve(name + ".yml")).stream()))
                .allMatch(problem -> problem.matches("[^:]+:\\d+:\\d+: .+"), "file:line:column: why");
    }

    @Test
    void secretIsNotRepeated() {
        assertThat(problems(FOLDER.resolve("secrets.yml"))).noneMatch(problem -> problem.contains("hunter2"));
    }

    @Test
    void secretFileThatIsMissingIsAProblemOfItsTargetAlone(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(
                folder.resolve("late.yml"), "targets: [{name: late, kind: fake, password_file: not-yet}]\n");
        assertThat(problems(file))
                .containsExactly(file + ":1:51: targets[0].password_file: the file " + folder.resolve("not-yet")
                        + " does not exist");
        assertThat(Fleet.of(Config.read(file, Map.of()), kinds(file))).hasSize(1);
    }

    @Test
    void fileThatIsNotThereIsAProblem(@TempDir Path folder) {
        Path missing = folder.resolve("missing.yml");
        assertThat(problems(missing)).containsExactly(missing + ":1:1: there is no such file");
    }

    @Test
    void folderIsAProblem(@TempDir Path folder) {
        assertThat(problems(folder)).containsExactly(folder + ":1:1: the file cannot be read");
    }

    @Test
    void endlessFileIsAProblem(@TempDir Path folder) throws Exception {
        Path line = Files.writeString(folder.resolve("line.yml"), "targets: []\n# " + "x".repeat(200_000));
        assertThat(problems(line)).containsExactly(line + ":1:1: line 2 is longer than 100000 characters; break it");
        Path large = Files.writeString(folder.resolve("large.yml"), "# comment\n".repeat(1_000_000));
        assertThat(problems(large))
                .containsExactly(
                        large + ":1:1: the file is larger than 8 MiB; split the targets over several exporters");
    }

    /** Custom collectors are for kinds that speak SQL, and may not take the names of any kind. */
    private static List<TargetKind<?>> kinds(Path file) {
        return file.getFileName().toString().startsWith("custom-")
                ? List.of(new FakeKind(), new PostgresqlKind(), new MysqlKind())
                : List.of(new FakeKind());
    }

    private static List<String> problems(Path file) {
        ConfigException refused = catchThrowableOfType(
                ConfigException.class, () -> Fleet.checked(Config.read(file, Map.of("HOME", "/root")), kinds(file)));
        assertThat(refused).as("%s must be refused", file).isNotNull();
        List<String> problems =
                refused.problems().stream().map(Problem::toString).toList();
        assertThat(refused).hasMessage(String.join("\n", problems));
        return problems;
    }
}
