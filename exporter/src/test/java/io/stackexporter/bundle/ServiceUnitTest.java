package io.stackexporter.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** systemd understands the unit, and finds it tight. */
class ServiceUnitTest {
    private static final Path UNIT = Path.of("deploy/systemd/stack-exporter.service");
    private static final String HOME = "/opt/stack-exporter/";

    @TempDir
    private Path folder;

    private Path unit;

    /** With the launcher of the sources, since nothing is installed here. */
    @BeforeEach
    void unpacked() throws IOException {
        String launcher = Repository.ROOT.resolve("exporter/src/main/dist/") + "/";
        unit = write(Repository.read(UNIT).replace(HOME + "bin/", launcher + "bin/"));
    }

    /** It names unknown keys, and ends well all the same: what counts is that it says nothing. */
    @Test
    void systemdHasNothingToSay() throws IOException {
        assertThat(verified(unit)).isEqualTo(new Tool.Answer(true, ""));
        Path wrong = write(Files.readString(unit).replace("ProtectHome=", "ProtectHomes="));
        assertThat(verified(wrong).printed()).contains("Unknown key 'ProtectHomes'");
    }

    /** Exposure from 0 to 10, as systemd counts it; 2 and below is what it calls OK, the half of that is not to be had with a network. */
    @Test
    void itsExposureIsLow() {
        Tool.Answer answer =
                Tool.SYSTEMD_ANALYZE.run(".", "security", "--offline=true", "--threshold=15", unit.toString());
        String last = answer.printed()
                .strip()
                .lines()
                .reduce((first, second) -> second)
                .orElse("");
        System.out.println(last);
        assertThat(answer.passed()).as(last).isTrue();
    }

    @Test
    void theJvmMayMakeMachineCode() throws IOException {
        assertThat(Files.readString(unit)).doesNotContainPattern("(?m)^MemoryDenyWriteExecute");
    }

    private static Tool.Answer verified(Path unit) {
        return Tool.SYSTEMD_ANALYZE.run(".", "verify", "--man=no", "--generators=no", unit.toString());
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("stack-exporter.service"), text);
    }
}
