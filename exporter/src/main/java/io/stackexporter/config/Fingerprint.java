package io.stackexporter.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * What some sections say, as a value that tells only whether it is the same: neither comments nor quotes nor aliases count,
 * and the environment variables that secrets come from do. It cannot be printed, since passwords went into it.
 */
public final class Fingerprint {
    private final byte[] digest;

    private Fingerprint(byte[] digest) {
        this.digest = digest;
    }

    /** To be asked of sections that were read without a problem; others may have no end. */
    public static Fingerprint of(Document document, List<Section> sections) {
        MessageDigest digest = sha256();
        sections.forEach(section -> add(digest, document, section.place));
        return new Fingerprint(digest.digest());
    }

    /** That of something made without a configuration: like no other, not even another such. */
    public static Fingerprint unique() {
        return new Fingerprint(new byte[0]);
    }

    private static void add(MessageDigest digest, Document document, @Nullable Node node) {
        switch (node) {
            case null -> add(digest, "none", 0);
            case ScalarNode scalar when Nodes.isEmpty(scalar) -> add(digest, "none", 0);
            case ScalarNode scalar -> {
                add(digest, scalar.getValue(), -1);
                Optional<String> variable = SecretReader.variable(scalar.getValue());
                variable.flatMap(document::environment).ifPresent(value -> add(digest, value, -2));
            }
            case SequenceNode sequence -> {
                add(digest, "list", sequence.getValue().size());
                sequence.getValue().forEach(element -> add(digest, document, element));
            }
            case MappingNode mapping -> {
                add(digest, "keys", mapping.getValue().size());
                for (NodeTuple entry : mapping.getValue()) {
                    add(digest, document, entry.getKeyNode());
                    add(digest, document, entry.getValueNode());
                }
            }
            default -> add(digest, node.toString(), -3);
        }
    }

    /** With its length, so that no two texts run into one. */
    private static void add(MessageDigest digest, String text, int what) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((what + " " + bytes.length + " ").getBytes(StandardCharsets.US_ASCII));
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof Fingerprint that && digest.length > 0 && Arrays.equals(digest, that.digest));
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(digest);
    }

    @Override
    public String toString() {
        return "***";
    }
}
