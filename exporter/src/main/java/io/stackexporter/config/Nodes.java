package io.stackexporter.config;

import java.util.List;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

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

    /** None in what is no list. */
    static List<Node> elements(Node node) {
        return node instanceof SequenceNode list ? list.getValue() : List.of();
    }

    static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** Of a node that is a single value. */
    static String text(Node node) {
        return ((ScalarNode) node).getValue();
    }

    static String quoted(ScalarNode node) {
        return "\"" + node.getValue() + "\"";
    }
}
