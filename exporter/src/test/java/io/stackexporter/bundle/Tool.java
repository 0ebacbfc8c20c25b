package io.stackexporter.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.servers.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A checking program as Debian ships it. */
enum Tool {
    PROMTOOL("promtool", "prometheus"),
    AMTOOL("amtool", "prometheus-alertmanager"),
    SYSTEMD_ANALYZE("systemd-analyze", "systemd");

    private final String program;
    private final String debianPackage;

    Tool(String program, String debianPackage) {
        this.program = program;
        this.debianPackage = debianPackage;
    }

    /** What a run printed, and whether the program was content. */
    record Answer(boolean passed, String printed) {}

    /** Runs it in a folder of the repository; it must be content. Gives what it printed. */
    String passes(String folder, String... arguments) {
        Answer answer = run(folder, arguments);
        assertThat(answer.passed())
                .as("%s %s%n%s", program, List.of(arguments), answer.printed())
                .isTrue();
        return answer.printed();
    }

    /** Runs it in a folder of the repository. */
    Answer run(String folder, String... arguments) {
        List<String> command = new ArrayList<>(List.of(Program.installed(program, debianPackage)));
        command.addAll(List.of(arguments));
        try {
            Path directory = Repository.ROOT.resolve(folder);
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Answer(process.waitFor() == 0, printed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
