package io.stackexporter.access;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a client said in its header of basic authentication; it cannot print itself. */
public final class Login {
    private static final String SCHEME = "basic ";

    private final String user;
    private final byte[] password;

    Login(String user, byte[] password) {
        this.user = user;
        this.password = password.clone();
    }

    /** From the header Authorization; nothing when there is none or it is not of that kind. */
    public static Optional<Login> of(@Nullable String header) {
        if (header == null || !header.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            return Optional.empty();
        }
        try {
            byte[] both =
                    Base64.getDecoder().decode(header.substring(SCHEME.length()).strip());
            int colon = 0;
            while (colon < both.length && both[colon] != ':') {
                colon++;
            }
            return colon == both.length
                    ? Optional.empty()
                    : Optional.of(new Login(
                            new String(both, 0, colon, StandardCharsets.UTF_8),
                            Arrays.copyOfRange(both, colon + 1, both.length)));
        } catch (IllegalArgumentException noBase64) {
            return Optional.empty();
        }
    }

    String user() {
        return user;
    }

    byte[] password() {
        return password.clone();
    }

    @Override
    public String toString() {
        return "***";
    }
}
