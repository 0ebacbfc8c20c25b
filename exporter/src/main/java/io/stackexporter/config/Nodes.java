package io.stackexporter.config;

import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Small questions about YAML nodes and their paths. */
final class Nodes {
    private Nodes() {}

    /** Whether nothing stands there: {@code key:}, {@code key: null} or {@code key: ~}. */
    static boolean isEmpty(Node node) {
        return node instanceof ScalarNode scalar
                && scalar.isPlain()
                && (scalar.getValue().isEmpty()
                        || scalar.getValue().equals("null")
                        || scalar.getValue().equals("~"));
    }

    static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    static String quoted(ScalarNode node) {
        return "\"" + node.getValue() + "\"";
    }
}
