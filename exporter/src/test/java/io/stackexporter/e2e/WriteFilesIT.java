package io.stackexporter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That whoever has only the program gets the rules, dashboards and routing from it, as they are in the repository. */
class WriteFilesIT {
    private static final Path REPOSITORY = Path.of("..");

    @TempDir
    private Path folder;

    private record End(int code, String out, String err) {}

    @ParameterizedTest
    @ValueSource(strings = {"rules", "dashboards", "alertmanager"})
    void filesAreThoseOfTheRepository(String part) throws Exception {
        Path target = folder.resolve("new/deep");
        End first = run(part, "--output-dir=" + target);
        Map<String, String> files = files(REPOSITORY.resolve(part));
        assertThat(first.err).isEmpty();
        assertThat(first.out).contains(files.size() + " files of " + part + " written to");
        assertThat(first.code).isZero();
        assertThat(files(target)).isNotEmpty().isEqualTo(files);

        assertThat(run(part, "--output-dir", target.toString()).code)
                .as("a second time, for an update")
                .isZero();
    }

    @Test
    void folderThatCannotBeIsTold() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        End end = run("rules", "--output-dir=" + file.resolve("below"));
        assertThat(end.code).isEqualTo(1);
        assertThat(end.err).startsWith("cannot write to " + file).contains("choose a folder");
        assertThat(run("rules").code).as("without a folder").isEqualTo(2);
    }

    private static Map<String, String> files(Path folder) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(file).toString(), Files.readString(file));
            }
        }
        return files;
    }

    private static End run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("distribution.directory"), "bin", "stack-exporter")
                .toString());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new End(process.exitValue(), out, err);
    }
}
