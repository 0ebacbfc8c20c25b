package io.stackexporter;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.MainProcess.End;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Signals from outside, also those that come while the exporter still starts. */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SignalsTest {
    private static final String NOBODY = "targets: []\n";

    @TempDir
    private Path folder;

    @Test
    void hangupReloadsAndABadFileIsToldInTheLog() throws Exception {
        Path file = Files.writeString(folder.resolve("stack-exporter.yml"), NOBODY);
        try (MainProcess program = MainProcess.start(folder, "--web.listen-address=127.0.0.1:0")) {
            program.awaitLog("serves 0 targets on");
            Files.writeString(file, "targets: [{name: cache, kind: redis, url: 'redis://127.0.0.1:1'}]\n");
            program.signal("HUP");
            assertThat(program.awaitLog("reloaded")).contains("reloaded the configuration: 1 targets");
            Files.writeString(file, "targets: [{name: cache}]\n");
            program.signal("HUP");
            assertThat(program.awaitLog("not reloaded"))
                    .contains("level=error")
                    .contains("stack-exporter.yml:1:11: targets[0]: the key kind is missing");
            program.terminate();
            assertThat(program.end().code()).isZero();
        }
    }

    /** It waits for its configuration in a pipe, so that it has begun and has read nothing. */
    @Test
    void hangupBeforeTheConfigurationIsReadIsDoneAfterwards() throws Exception {
        Path pipe = pipe();
        try (MainProcess program = MainProcess.start(folder, "--web.listen-address=127.0.0.1:0")) {
            try (Writer writer = Files.newBufferedWriter(pipe)) {
                program.signal("HUP");
                Files.delete(pipe);
                Files.writeString(pipe, "targets: [{name: cache, kind: redis, url: 'redis://127.0.0.1:1'}]\n");
                writer.write(NOBODY);
            }
            assertThat(program.awaitLog("reloaded")).contains("1 targets");
            program.terminate();
            assertThat(program.end().code()).isZero();
        }
    }

    @Test
    void endBeforeTheConfigurationIsReadIsAnOrdinaryEnd() throws Exception {
        Path pipe = pipe();
        try (MainProcess program = MainProcess.start(folder, "--web.listen-address=127.0.0.1:0");
                Writer writer = Files.newBufferedWriter(pipe)) {
            writer.flush(); // it has opened the other end
            program.terminate();
            End end = program.end();
            assertThat(end.code()).isZero();
            assertThat(end.err()).isEmpty();
        }
    }

    private Path pipe() throws Exception {
        Path pipe = folder.resolve("stack-exporter.yml");
        new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
        return pipe;
    }
}
