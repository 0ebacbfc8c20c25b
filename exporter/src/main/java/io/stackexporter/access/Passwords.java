package io.stackexporter.access;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The users and the hashes of their passwords. A refusal costs the same whoever it was for, so that nobody learns from its
 * time which users there are; a login that was good is known again without the cost, until the file changes.
 */
public final class Passwords {
    private static final String DIGEST = "HmacSHA256";

    private final Map<String, String> hashes;
    private final Verifier verifier;
    private final int dearest;
    private final Map<String, byte[]> good = new ConcurrentHashMap<>(); // one at most for each user
    private final SecretKeySpec key;

    /** The dear part. */
    @FunctionalInterface
    interface Verifier {
        boolean matches(byte[] password, String hash);
    }

    Passwords(Map<String, String> hashes, Verifier verifier) {
        this.hashes = Map.copyOf(hashes);
        this.verifier = verifier;
        this.dearest =
                this.hashes.values().stream().mapToInt(Passwords::cost).max().orElse(Bcrypt.CHEAPEST);
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        this.key = new SecretKeySpec(random, DIGEST);
    }

    /** Whether anybody must log in at all. */
    public boolean required() {
        return !hashes.isEmpty();
    }

    /** Whether this very login was good before; costs next to nothing. */
    public boolean known(Login login) {
        byte[] before = good.get(login.user());
        return before != null && MessageDigest.isEqual(before, digest(login));
    }

    /** Whether the login is good; costs as much time as the dearest hash says. */
    public boolean check(Login login) {
        if (known(login)) {
            return true;
        }
        String hash = hashes.get(login.user());
        boolean right = verifier.matches(login.password(), hash == null ? Bcrypt.dummy(dearest) : hash);
        if (hash == null) {
            return false;
        }
        if (right) {
            good.put(login.user(), digest(login));
        } else {
            makeUpFor(cost(hash), login);
        }
        return right;
    }

    /** Each step of the cost doubles the work, so the steps from a cheap hash to the dearest add up to what is missing. */
    private void makeUpFor(int cheaper, Login login) {
        for (int cost = cheaper; cost < dearest; cost++) {
            verifier.matches(login.password(), Bcrypt.dummy(cost));
        }
    }

    private static int cost(String hash) {
        return Bcrypt.cost(hash).orElseThrow(() -> new IllegalArgumentException("no bcrypt hash"));
    }

    private byte[] digest(Login login) {
        try {
            Mac mac = Mac.getInstance(DIGEST);
            mac.init(key);
            return mac.doFinal(login.password());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + DIGEST, e);
        }
    }
}
