package io.stackexporter.kind.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A checksum in a file beside a backup, as sha256sum and its kin write it: in hexadecimal, before anything else. */
final class Checksum {
    private static final Map<String, String> ALGORITHMS = new LinkedHashMap<>(Map.of(
            ".sha256", "SHA-256",
            ".sha256sum", "SHA-256",
            ".sha512", "SHA-512",
            ".sha512sum", "SHA-512",
            ".sha1", "SHA-1",
            ".sha1sum", "SHA-1",
            ".md5", "MD5",
            ".md5sum", "MD5"));

    static final List<String> ENDINGS = List.copyOf(ALGORITHMS.keySet());

    private static final int LONGEST = 4 << 10;
    private static final int PIECE = 64 << 10;

    private Checksum() {}

    /** The backup that a file of this name belongs to; empty when it is no file of a checksum. */
    static Optional<String> owner(String name) {
        return ENDINGS.stream()
                .filter(name::endsWith)
                .findFirst()
                .map(ending -> name.substring(0, name.length() - ending.length()));
    }

    /** Whether the content has the checksum; empty when it is too large to be read, or when there is none in the file. */
    static Optional<Boolean> matches(Item file, Bytes bytes) throws IOException {
        if (!bytes.fits()) {
            return Optional.empty();
        }
        String ending =
                ENDINGS.stream().filter(file.name()::endsWith).findFirst().orElseThrow();
        try (Content content = file.opener().open()) {
            MessageDigest digest = MessageDigest.getInstance(ALGORITHMS.get(ending));
            String text = new String(content.read(0, (int) Math.min(LONGEST, file.size())), StandardCharsets.ISO_8859_1)
                    .strip();
            int length = 2 * digest.getDigestLength();
            String expected = text.substring(0, Math.min(length, text.length())).toLowerCase(Locale.ROOT);
            if (!expected.matches("[0-9a-f]{" + length + "}")) {
                return Optional.empty();
            }
            try (InputStream in = bytes.from(0, PIECE)) {
                byte[] buffer = new byte[PIECE];
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    digest.update(buffer, 0, read);
                }
            }
            return Optional.of(HexFormat.of().formatHex(digest.digest()).equals(expected));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
