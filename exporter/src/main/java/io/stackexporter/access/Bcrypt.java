package io.stackexporter.access;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Passwords as htpasswd hashes them. */
final class Bcrypt {
    /** Beyond it a single check takes half a minute. */
    static final int DEAREST = 18;

    static final int CHEAPEST = 4;

    private static final Pattern HASH = Pattern.compile("\\$2[aby]\\$(\\d{2})\\$[./A-Za-z0-9]{53}");
    /** What the algorithm reads of a password, with the zero that ends a shorter one. */
    private static final int LONGEST = 72;

    private Bcrypt() {}

    /** The cost that a hash was made with; nothing when it is no hash that can be used. */
    static Optional<Integer> cost(String hash) {
        Matcher matcher = HASH.matcher(hash);
        return matcher.matches()
                ? Optional.of(Integer.parseInt(matcher.group(1))).filter(cost -> cost >= CHEAPEST && cost <= DEAREST)
                : Optional.empty();
    }

    /** A hash that is as dear as the cost says, and which no password is known for. */
    static String dummy(int cost) {
        return "$2y$%02d$%s".formatted(cost, "Q7sXv0m2TnYkB4eLr9Zc1uWj6oHdGfPa3iKxUyNbMlCtEqRwSzA5O".substring(0, 53));
    }

    static boolean verify(byte[] password, String hash) {
        BCrypt.Version version =
                password.length < LONGEST ? BCrypt.Version.VERSION_2Y : BCrypt.Version.VERSION_2Y_NO_NULL_TERMINATOR;
        return BCrypt.verifyer(version, LongPasswordStrategies.truncate(version))
                .verify(password, hash.getBytes(StandardCharsets.US_ASCII))
                .verified;
    }
}
