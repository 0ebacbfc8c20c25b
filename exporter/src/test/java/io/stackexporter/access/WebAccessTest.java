package io.stackexporter.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.fake.LogLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the log says of files that change: each change once, with the reason and without any secret. */
class WebAccessTest {
    /** Of any password; none is asked for here. */
    private static final String HASH = "$2y$10$" + "a".repeat(53);

    private static final String GOOD = "rate_limit: {interval: 1s, burst: 1}\n";

    @TempDir
    private Path folder;

    @RegisterExtension
    private final LogLines lines = LogLines.of(WebAccess.class.getName());

    @Test
    void withoutAFileEverybodyMayComeIn() throws Exception {
        WebAccess access = WebAccess.read(Optional.empty());
        assertThat(access.secure()).isFalse();
        assertThat(access.current().passwords().required()).isFalse();
    }

    @Test
    void eachChangeIsSaidOnce() throws Exception {
        Path file = write(GOOD);
        WebAccess access = WebAccess.read(Optional.of(file));
        WebConfig first = access.current();
        assertThat(access.current()).as("not read again while nothing changes").isSameAs(first);
        assertThat(lines.said()).isEmpty();

        write("basic_auth_users: {alice: wonderland}\n");
        for (int i = 0; i < 3; i++) {
            assertThat(access.current()).isSameAs(first);
        }
        write("rate_limit: {interval: 1s, burst: 200}\n");
        for (int i = 0; i < 3; i++) {
            assertThat(access.current().rate().orElseThrow().burst()).isEqualTo(200);
        }
        assertThat(lines.said()).hasSize(2).noneMatch(line -> line.contains("wonderland"));
        assertThat(lines.said().get(0))
                .startsWith("WARN ")
                .contains("stays in force: " + file + ":1:27: basic_auth_users.alice: must be a bcrypt hash");
        assertThat(lines.said().get(1)).startsWith("INFO ").endsWith("it is in force now");
    }

    @Test
    void tlsIsNotSwitchedOnUnderway() throws Exception {
        Path file = write(GOOD);
        WebAccess access = WebAccess.read(Optional.of(file));
        write("tls_server_config: {cert_file: none.crt, key_file: none.key}\n");
        assertThat(access.current().rate()).isPresent();
        assertThat(lines.said())
                .singleElement()
                .asString()
                .contains("none.crt does not exist; ", "none.key does not exist");
    }

    /** A file that is being written looks like one that wants no login. */
    @ParameterizedTest
    @ValueSource(strings = {"", "# a comment\n", "basic_auth_users:\n", "basic_auth_users: {}\n", "{}\n", GOOD})
    void loginsAreNotSwitchedOffUnderway(String half) throws Exception {
        Path file = write("basic_auth_users: {alice: '" + HASH + "'}\n");
        WebAccess access = WebAccess.read(Optional.of(file));
        write(half);
        assertThat(access.current().passwords().required()).isTrue();
        assertThat(lines.said()).singleElement().asString().startsWith("WARN ").contains("basic_auth_users: ");
        write("basic_auth_users: {bob: '" + HASH + "'}\n");
        assertThat(access.current().passwords().required()).isTrue();
        assertThat(lines.said().getLast()).endsWith("it is in force now");
    }

    @Test
    void pipeInPlaceOfTheFileIsRefusedWithoutWaiting() throws Exception {
        Path file = write(GOOD);
        WebAccess access = WebAccess.read(Optional.of(file));
        Files.delete(file);
        assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor())
                .isZero();
        assertThat(access.current().rate()).isPresent();
        assertThat(lines.said()).singleElement().asString().endsWith("web.yml:1:1: the file cannot be read");
    }

    /** Written in place and of the same length: the time tells. */
    @Test
    void changeIsSeenWhateverItsLength() throws Exception {
        Path file = write(GOOD);
        WebAccess access = WebAccess.read(Optional.of(file));
        Files.writeString(file, GOOD.replace("burst: 1", "burst: 7"));
        assertThat(access.current().rate().orElseThrow().burst()).isEqualTo(7);
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("web.yml"), text);
    }
}
