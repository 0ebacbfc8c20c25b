package io.stackexporter.config;

import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** An entry of {@code targets} that stands for several targets, which differ in their address alone. */
final class Variants {
    private static final String MANY = "urls";
    private static final String ONE = "url";
    private static final String NAME = "name";

    private Variants() {}

    /** One entry for each address, named {@code <name>/<name of the address>}; the entry itself where there are none. */
    static List<Section> of(Section entry) {
        Section addresses = entry.section(
                MANY,
                "Instead of url, several of them by name: one target each, called <name>/<its name>, alike in all else.");
        if (!(addresses.place instanceof MappingNode many)
                || many.getValue().isEmpty()
                || !(entry.place instanceof MappingNode whole)) {
            return List.of(entry);
        }
        if (entry.has(ONE)) {
            entry.problem(MANY, "stands beside url; keep one of the two");
        }
        return many.getValue().stream()
                .map(address ->
                        new Section(entry.document, entry.path, entry.questionPath, variant(whole, address), null))
                .toList();
    }

    private static MappingNode variant(MappingNode whole, NodeTuple address) {
        List<NodeTuple> entries = new ArrayList<>();
        for (NodeTuple entry : whole.getValue()) {
            Node value = entry.getValueNode();
            switch (text(entry.getKeyNode())) {
                case MANY -> entries.add(new NodeTuple(at(entry.getKeyNode(), ONE), address.getValueNode()));
                case NAME ->
                    entries.add(new NodeTuple(
                            entry.getKeyNode(), at(value, text(value) + "/" + text(address.getKeyNode()))));
                default -> entries.add(entry);
            }
        }
        return new MappingNode(
                whole.getTag(), true, entries, whole.getStartMark(), whole.getEndMark(), whole.getFlowStyle());
    }

    private static String text(Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : "";
    }

    /** Another text at the same place of the file; what is no text stays what it is, to be refused where it is read. */
    private static Node at(Node place, String text) {
        return place instanceof ScalarNode scalar
                ? new ScalarNode(
                        scalar.getTag(), text, scalar.getStartMark(), scalar.getEndMark(), scalar.getScalarStyle())
                : place;
    }
}
