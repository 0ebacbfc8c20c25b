package io.stackexporter.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which logins are good, and that a refusal costs the same whoever it was for. */
class PasswordsTest {
    private static final String CHEAP = "$2y$04$abcdefghijklmnopqrstuujZkTwHUiJ9XdZPwKfcfDo7dMp5DjlTu";
    private static final String DEAR = "$2a$06$abcdefghijklmnopqrstuu9iE8GGYj0.Y8Dz1eenke86C6L58D3Ai";
    private static final String PASSWORD = "wonderland";

    private final List<Integer> costs = new ArrayList<>();

    /** Hashes that the C library's crypt made, which htpasswd uses too. */
    @ParameterizedTest
    @CsvSource({
        "wonderland, $2y$04$abcdefghijklmnopqrstuujZkTwHUiJ9XdZPwKfcfDo7dMp5DjlTu",
        "wonderland, $2b$05$abcdefghijklmnopqrstuuA0vov2GDneHB3.8.cv9UF9g.RdvScIW",
        "wonderland, $2a$06$abcdefghijklmnopqrstuu9iE8GGYj0.Y8Dz1eenke86C6L58D3Ai",
        "'', $2y$04$abcdefghijklmnopqrstuubyCG3zY1GIXMyxfivm.ClDiInHzxjiq",
        "päss:wörd, $2y$04$abcdefghijklmnopqrstuukt5gEdxhyYU8q7nPVxOXoWsXfLuYbs6"
    })
    void passwordsMatchTheHashesOfOthers(String password, String hash) {
        assertThat(Bcrypt.verify(bytes(password), hash)).isTrue();
        assertThat(Bcrypt.verify(bytes(password + "x"), hash)).isFalse();
    }

    /** Only 72 bytes of a password count, as everywhere else. */
    @Test
    void longPasswordsMatchToo() {
        String of71 = "$2y$04$abcdefghijklmnopqrstuu.gc7UY/21CSNJGJg21jJzx9QiOpJ9bO";
        String of72 = "$2y$04$abcdefghijklmnopqrstuubzadhGtS2zEF.gu0yd0opP6cVzb.e0i";
        assertThat(Bcrypt.verify(bytes("x".repeat(71)), of71)).isTrue();
        assertThat(Bcrypt.verify(bytes("x".repeat(72)), of71)).isFalse();
        assertThat(Bcrypt.verify(bytes("x".repeat(71)), of72)).isFalse();
        assertThat(Bcrypt.verify(bytes("x".repeat(72)), of72)).isTrue();
        assertThat(Bcrypt.verify(bytes("x".repeat(5_000)), of72)).isTrue();
    }

    @Test
    void everyRefusalCostsAsMuchAsTheDearestHash() {
        Passwords passwords = counting(Map.of("cheap", CHEAP, "dear", DEAR));
        for (String user : List.of("cheap", "dear", "nobody", "")) {
            costs.clear();
            assertThat(passwords.check(login(user, "wrong"))).isFalse();
            assertThat(work()).as(user).isEqualTo(1 << 6);
        }
    }

    @Test
    void goodLoginIsCheckedOnceOnly() {
        Passwords passwords = counting(Map.of("dear", DEAR));
        assertThat(passwords.known(login("dear", PASSWORD))).isFalse();
        assertThat(passwords.check(login("dear", PASSWORD))).isTrue();
        assertThat(costs).containsExactly(6);

        assertThat(passwords.known(login("dear", PASSWORD))).isTrue();
        assertThat(passwords.check(login("dear", PASSWORD))).isTrue();
        assertThat(costs).hasSize(1);
    }

    @Test
    void badLoginsAreNeverKnown() {
        Passwords passwords = counting(Map.of("dear", DEAR, "cheap", CHEAP));
        assertThat(passwords.check(login("dear", PASSWORD))).isTrue();
        for (Login bad : List.of(login("dear", "wrong"), login("dear", ""), login("cheap", PASSWORD + "!"))) {
            assertThat(passwords.known(bad)).isFalse();
            assertThat(passwords.check(bad)).isFalse();
            assertThat(passwords.known(bad)).isFalse();
        }
        assertThat(passwords.known(login("cheap", PASSWORD)))
                .as("good, but not yet seen")
                .isFalse();
        assertThat(passwords.known(login("dear", PASSWORD))).isTrue();
    }

    /** An unknown user with the password of the hash that is compared instead is still unknown. */
    @Test
    void unknownUserIsRefusedWhateverThePassword() {
        Passwords passwords = new Passwords(Map.of("dear", DEAR), (password, hash) -> true);
        assertThat(passwords.check(login("nobody", PASSWORD))).isFalse();
        assertThat(passwords.known(login("nobody", PASSWORD))).isFalse();
    }

    @Test
    void hashThatStandsInForAnUnknownUserIsOne() {
        assertThat(Bcrypt.cost(Bcrypt.dummy(4))).contains(4);
        assertThat(Bcrypt.cost(Bcrypt.dummy(18))).contains(18);
        assertThat(Bcrypt.verify(bytes(PASSWORD), Bcrypt.dummy(4))).isFalse();
    }

    @Test
    void loginIsTakenFromTheHeader() {
        Optional<Login> login = Login.of("bAsIc " + base64("jörg:a:b"));
        assertThat(login.map(Login::user)).contains("jörg");
        assertThat(login.map(Login::password))
                .hasValueSatisfying(found -> assertThat(found).isEqualTo(bytes("a:b")));
        assertThat(login.orElseThrow()).hasToString("***");
        assertThat(Login.of("Basic " + base64(":")).map(Login::user)).contains("");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Basic", "Basic ", "Basic !!!", "Basic bm9jb2xvbg==", "Bearer YTpi", "Basic\tYTpi", "YTpi"})
    void otherHeadersAreNoLogin(String header) {
        assertThat(Login.of(header)).isEmpty();
        assertThat(Login.of(null)).isEmpty();
    }

    private Passwords counting(Map<String, String> hashes) {
        return new Passwords(hashes, (password, hash) -> {
            costs.add(Bcrypt.cost(hash).orElseThrow());
            return Bcrypt.verify(password, hash);
        });
    }

    /** In rounds of the algorithm, which are doubled by each step of the cost. */
    private int work() {
        return costs.stream().mapToInt(cost -> 1 << cost).sum();
    }

    private static Login login(String user, String password) {
        return new Login(user, bytes(password));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
