package io.stackexporter.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A secret does not show itself, and a rotated one is the new one at once. */
class SecretTest {
    @Test
    void secretNeverPrintsItself() {
        Secret secret = Secret.of("hunter2");
        assertThat(secret).hasToString("***");
        assertThat("" + secret).doesNotContain("hunter2");
    }

    @Test
    void secretInAFileIsReadAgainAtEveryUse(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("password"), "old\r\n\n");
        Secret secret = Secret.inFile(file);
        assertThat(secret.reveal()).isEqualTo("old");
        Files.writeString(file, "new\n");
        assertThat(secret.reveal()).isEqualTo("new");
        assertThat(secret.hideIn("old and new")).isEqualTo("old and ***");
    }

    @Test
    void onlyTheLineEndIsNoPartOfIt(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("password"), " a b \nc \n");
        assertThat(Secret.inFile(file).reveal()).isEqualTo(" a b \nc ");
    }

    @Test
    void fileThatIsGoneSaysSoAndHidesNothing(@TempDir Path folder) {
        Path gone = folder.resolve("gone");
        Secret secret = Secret.inFile(gone);
        assertThatThrownBy(secret::reveal)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("the secret file " + gone + " cannot be read");
        assertThat(secret.hideIn("a message")).isEqualTo("a message");
        assertThat(secret).hasToString("***");
    }

    @Test
    void everyOccurrenceIsHiddenAndAnEmptySecretHidesNothing() {
        assertThat(Secret.of("s$1").hideIn("s$1 and s$1")).isEqualTo("*** and ***");
        assertThat(Secret.of("").hideIn("a message")).isEqualTo("a message");
    }

    @Test
    void deviceThatNeverEndsIsRefusedWithoutReadingIt() {
        Secret secret = Secret.inFile(Path.of("/dev/zero"));
        assertThatThrownBy(secret::reveal)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("/dev/zero");
        assertThat(secret.hideIn("text")).isEqualTo("text");
    }

    @Test
    void pipeIsRefusedWithoutWaiting(@TempDir Path folder) throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        assertThatThrownBy(Secret.inFile(pipe)::reveal).isInstanceOf(UncheckedIOException.class);
        Document document = Document.of("test.yml", "password_file: " + pipe, Map.of());
        assertThat(document.root().secret("password", "A password.")).isEmpty();
        assertThatThrownBy(document::throwProblems).isInstanceOf(ConfigException.class);
    }
}
