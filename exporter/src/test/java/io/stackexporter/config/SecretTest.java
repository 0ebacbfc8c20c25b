package io.stackexporter.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        assertThat(secret.hideIn("old and new")).isEqualTo("*** and ***");
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
                .hasMessage("the secret file " + gone + " does not exist");
        assertThat(secret.hideIn("a message")).isEqualTo("a message");
        assertThat(secret).hasToString("***");
    }

    @Test
    void messageIsHiddenWithoutTouchingTheFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("password"), "hunter2\n");
        Secret secret = Secret.inFile(file);
        assertThat(secret.hideIn("hunter2")).as("never read, so never told").isEqualTo("hunter2");
        secret.reveal();
        Files.delete(file);
        assertThat(secret.hideIn("hunter2")).isEqualTo("***");
    }

    @Test
    void snapshotStaysAndIsEqualToOneOfTheSameValue(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("password"), "old\n");
        Secret secret = Secret.inFile(file);
        Secret before = secret.now();
        assertThat(secret.now()).isEqualTo(before).hasSameHashCodeAs(before).isNotEqualTo(secret);
        Files.writeString(file, "new\n");
        assertThat(secret.now()).isNotEqualTo(before);
        assertThat(before.reveal()).isEqualTo("old");
        assertThat(Secret.inFile(file)).isEqualTo(secret).hasSameHashCodeAs(secret);
    }

    @ParameterizedTest
    @ValueSource(strings = {"p/s s+w&r\"d", "häßlich", "s$1", "(.*)\\E", "canary-1", "line\nend"})
    void disguisesAreHiddenToo(String value) {
        String url = URLEncoder.encode(value, StandardCharsets.UTF_8);
        String lower = Pattern.compile("%..")
                .matcher(url)
                .replaceAll(code -> code.group().toLowerCase(Locale.ROOT));
        String json = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        String html = value.replace("&", "&amp;").replace("\"", "&quot;");
        String unicode = value.chars().mapToObj("\\u%04x"::formatted).collect(Collectors.joining());
        Secret secret = Secret.of(value);
        for (String form : List.of(value, url, lower, url.replace("+", "%20"), json, html, unicode)) {
            assertThat(secret.hideIn("<" + form + ">")).as(form).isEqualTo("<***>");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "u:", "us:", "user:", "name:"})
    void base64OfALoginIsHiddenWhereverThePasswordBegins(String before) {
        for (String value : List.of("hunter2", "hunter22", "hunter222", "ÿÿÿ?>~")) {
            byte[] login = (before + value + "x".repeat(before.length() % 3)).getBytes(StandardCharsets.UTF_8);
            for (Base64.Encoder encoder :
                    List.of(Base64.getEncoder(), Base64.getUrlEncoder().withoutPadding())) {
                String hidden = Secret.of(value).hideIn("Basic " + encoder.encodeToString(login) + ".");
                assertThat(hidden).contains("***").hasSizeLessThan("Basic ".length() + before.length() * 2 + 12);
            }
        }
    }

    @Test
    void whatIsNoSecretStays() {
        String text = "FATAL: password authentication failed for user \"monitor\" on db1:5432";
        assertThat(Secret.of("hunter2").hideIn(text)).isEqualTo(text);
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
        assertThat(document.root().secret("password", "A password.")).isPresent();
        assertThatThrownBy(document::throwEveryProblem)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("the file " + pipe + " cannot be read");
    }
}
