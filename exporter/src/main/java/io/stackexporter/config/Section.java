package io.stackexporter.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A typed reader over one mapping of a YAML file. A wrong value is reported with its place and read as its fallback, so that
 * reading goes on and all problems come out together; {@link #end} reports the keys that nobody asked for.
 */
public final class Section {
    /** Longer ones are slips, and servers refuse them as time limits. */
    private static final Duration LONGEST = Duration.ofDays(1);

    final Document document;
    final String path;
    final String questionPath; // as path, but without positions: the question of the documentation
    final @Nullable Node place;
    private final Map<String, NodeTuple> entries = new LinkedHashMap<>();
    private final Set<String> asked = new LinkedHashSet<>();
    final List<Secret> secrets;

    Section(Document document, String path, String questionPath, @Nullable Node node, @Nullable Section parent) {
        this.document = document;
        this.path = path;
        this.questionPath = questionPath;
        this.place = node;
        this.secrets = parent == null ? new ArrayList<>() : parent.secrets;
        if (node instanceof MappingNode mapping) {
            mapping.getValue().forEach(this::enter);
        } else if (node != null && !Nodes.isEmpty(node)) {
            document.report(node.getStartMark(), path, "must hold keys and values");
        }
    }

    private void enter(NodeTuple entry) {
        String key = entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
        if (entries.put(key, entry) != null) {
            document.report(entry.getKeyNode().getStartMark(), at(key), "stands here twice; keep one");
        }
    }

    /** A text that must be there; a missing one is reported and read as empty. */
    public String text(String key, String help) {
        ask(key, "text", "required", help);
        require(key);
        if (scalar(key).filter(node -> node.getValue().isEmpty()).isPresent()) {
            problem(key, "must not be empty");
        }
        return scalar(key).map(ScalarNode::getValue).orElse("");
    }

    /** Reports a key that must be here and is not; where nothing can be read at all, that was reported already. */
    void require(String key) {
        if (entries.containsKey(key) && value(key).isEmpty()) {
            problem(key, "must not be empty");
        } else if (!entries.containsKey(key) && (place == null || place instanceof MappingNode)) {
            problem("", "the key " + key + " is missing");
        }
    }

    public String text(String key, String fallback, String help) {
        ask(key, "text", fallback, help);
        return scalar(key).map(ScalarNode::getValue).orElse(fallback);
    }

    public int integer(String key, int min, int max, int fallback, String help) {
        return (int) number(key, "whole number", min, max, fallback, help, true);
    }

    public double number(String key, double min, double max, double fallback, String help) {
        return number(key, "number", min, max, fallback, help, false);
    }

    private double number(
            String key, String type, double min, double max, double fallback, String help, boolean whole) {
        ask(key, type, Values.text(fallback), help);
        String expected = "a " + type + " from " + Values.text(min) + " to " + Values.text(max);
        return parsed(key, word -> Values.number(word, min, max, whole), expected)
                .orElse(fallback);
    }

    public boolean flag(String key, boolean fallback, String help) {
        ask(key, "true or false", Boolean.toString(fallback), help);
        return parsed(key, Values::flag, "true or false").orElse(fallback);
    }

    /** A duration from {@code min} to a day, written like 500ms, 10s or 1m30s. */
    public Duration duration(String key, Duration min, Duration fallback, String help) {
        ask(key, "duration", Values.text(fallback), help);
        Optional<Duration> value = parsed(key, Values::duration, "a duration like 500ms, 10s or 1m");
        if (value.isPresent() && (value.get().compareTo(min) < 0 || value.get().compareTo(LONGEST) > 0)) {
            problem(key, "must be from " + Values.text(min) + " to 1d");
            return fallback;
        }
        return value.orElse(fallback);
    }

    private <T> Optional<T> parsed(String key, Function<String, Optional<T>> parser, String expected) {
        Optional<ScalarNode> node = scalar(key);
        Optional<T> value = node.map(ScalarNode::getValue).flatMap(parser);
        if (node.isPresent() && value.isEmpty()) {
            problem(key, "must be " + expected + ", not " + Nodes.quoted(node.get()));
        }
        return value;
    }

    /** A secret from {@code <key>_file}, from {@code <key>: ${env:NAME}} or, where that is allowed, in clear text. */
    public Optional<Secret> secret(String key, String help) {
        ask(key + "_file", "path", "", help + " Read from this file, again for every new connection.");
        ask(key, "secret", "", help + " As ${env:NAME}; in clear text only with global.allow_plain_secrets.");
        SecretReader reader = new SecretReader(document, this);
        return reader.read(key, scalar(key + "_file"), scalar(key)).filter(secrets::add);
    }

    /** The path of a file that is read later; whether it can be is asked only by {@link Document#throwEveryProblem}. */
    public Optional<Path> file(String key, String help) {
        ask(key, "path", "", help);
        return scalar(key).flatMap(node -> new SecretReader(document, this).file(key, node.getValue()));
    }

    /** The keys and values below a key; an empty section when it is missing. */
    public Section section(String key, String help) {
        ask(key, "keys and values", "", help);
        return below(key);
    }

    /** The elements of a list of sections. */
    public List<Section> sections(String key, String help) {
        ask(key, "list", "", help);
        List<Section> all = new ArrayList<>();
        for (Node node : elements(key)) {
            String at = at(key) + "[" + all.size() + "]";
            all.add(new Section(document, at, Nodes.join(questionPath, key) + "[]", node, null));
            if (Nodes.isEmpty(node)) {
                document.report(node.getStartMark(), at, "is empty");
            }
        }
        return all;
    }

    public List<String> texts(String key, List<String> fallback, String help) {
        ask(key, "list of texts", fallback.isEmpty() ? "" : fallback.toString(), help);
        if (value(key).isEmpty()) {
            return fallback;
        }
        List<String> all = new ArrayList<>();
        for (Node node : elements(key)) {
            if (node instanceof ScalarNode scalar) {
                all.add(scalar.getValue());
            } else {
                document.report(node.getStartMark(), at(key) + "[" + all.size() + "]", "must be a text");
            }
        }
        return all;
    }

    /** Free keys, each with a text. */
    public Map<String, String> textMap(String key, String help) {
        ask(key, "texts by name", "", help);
        Section below = below(key);
        Map<String, String> all = new LinkedHashMap<>();
        below.keys().forEach(name -> below.scalar(name).ifPresent(node -> all.put(name, node.getValue())));
        return all;
    }

    /** The keys that stand here, for sections whose keys are free. */
    public Set<String> keys() {
        return entries.keySet();
    }

    public boolean has(String key) {
        return value(key).isPresent();
    }

    /** The word that stands at a key, unless it is a section or missing; for values such as {@code off}. */
    public Optional<String> word(String key) {
        asked.add(key);
        return value(key).filter(ScalarNode.class::isInstance).map(Nodes::text);
    }

    /** Reports a mistake at a key of this section, or at the section itself when the key is empty. */
    public void problem(String key, String why) {
        Node at = entries.containsKey(key) ? entries.get(key).getValueNode() : place;
        document.report(at == null ? null : at.getStartMark(), key.isEmpty() ? path : at(key), why);
    }

    /** Ends the reading of this section: a key that nobody asked for is a mistake. */
    public void end() {
        String known = "is not a key here; known are " + String.join(", ", asked);
        entries.forEach((key, entry) -> {
            if (!asked.contains(key)) {
                document.report(entry.getKeyNode().getStartMark(), at(key), known);
            }
        });
    }

    /** The secrets that were read from this section and the ones below it. */
    public List<Secret> secrets() {
        return List.copyOf(secrets);
    }

    private Section below(String key) {
        return new Section(
                document, at(key), Nodes.join(questionPath, key), value(key).orElse(null), this);
    }

    private String at(String key) {
        return Nodes.join(path, key);
    }

    private void ask(String key, String type, String fallback, String help) {
        asked.add(key);
        document.asked(new Question(Nodes.join(questionPath, key), type, fallback, help));
    }

    private Optional<ScalarNode> scalar(String key) {
        Optional<Node> node = value(key);
        if (node.isPresent() && !(node.get() instanceof ScalarNode)) {
            problem(key, "must be a single value");
        }
        return node.filter(ScalarNode.class::isInstance).map(ScalarNode.class::cast);
    }

    private Optional<Node> value(String key) {
        return Optional.ofNullable(entries.get(key))
                .map(NodeTuple::getValueNode)
                .filter(node -> !Nodes.isEmpty(node));
    }

    private List<Node> elements(String key) {
        if (value(key).isPresent() && !(value(key).get() instanceof SequenceNode)) {
            problem(key, "must be a list");
        }
        return value(key).map(Nodes::elements).orElse(List.of());
    }
}
