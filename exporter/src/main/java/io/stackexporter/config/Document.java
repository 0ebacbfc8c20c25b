package io.stackexporter.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/** One YAML file while it is being read: its root, the problems found so far and the questions asked. */
public final class Document {
    /** Stands for what cannot be read: it has no keys, and nothing more is to be said of it. */
    private static final Node UNREADABLE = new ScalarNode(Tag.NULL, "", null, null, DumperOptions.ScalarStyle.PLAIN);

    private final String file;
    private final Path folder;
    private final Map<String, String> environment;
    private final Set<Problem> problems = new LinkedHashSet<>();
    private final Map<String, Question> questions = new LinkedHashMap<>();
    private final @Nullable Node root;
    private final List<Runnable> later = new ArrayList<>();
    private boolean plainSecretsAllowed;

    private Document(String file, Path folder, String text, Map<String, String> environment) {
        this.file = file;
        this.folder = folder;
        this.environment = environment;
        this.root = compose(text);
    }

    /** Reads a file; one that is missing, unreadable or not UTF-8 is a problem like any other. */
    public static Document read(Path path, Map<String, String> environment) throws ConfigException {
        Path folder = Optional.ofNullable(path.toAbsolutePath().getParent()).orElse(path);
        try {
            return new Document(path.toString(), folder, DocumentText.of(path), environment);
        } catch (IOException e) {
            throw new ConfigException(List.of(new Problem(path.toString(), 1, 1, "", String.valueOf(e.getMessage()))));
        }
    }

    /** To be asked where others wait for the reading: a pipe, which may never end, is refused. */
    public static void refusePipe(Path path) throws ConfigException {
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new ConfigException(List.of(new Problem(path.toString(), 1, 1, "", "the file cannot be read")));
        }
    }

    /** Reads a text that is not in a file. */
    public static Document of(String name, String text, Map<String, String> environment) {
        return new Document(name, Path.of("").toAbsolutePath(), text, environment);
    }

    /** The top of the file; an empty file has an empty one. */
    public Section root() {
        return new Section(this, "", "", root, null);
    }

    /** Every key that was asked for, in the order of asking. */
    public List<Question> questions() {
        return List.copyOf(questions.values());
    }

    /** Ends the reading. */
    public void throwProblems() throws ConfigException {
        if (!problems.isEmpty()) {
            throw new ConfigException(problems.stream()
                    .sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column))
                    .toList());
        }
    }

    /**
     * As {@link #throwProblems}, and also with what only concerns one target and may be mended while the others are watched:
     * the files that it names and that cannot be read.
     */
    public void throwEveryProblem() throws ConfigException {
        later.forEach(Runnable::run);
        throwProblems();
    }

    void later(Runnable check) {
        later.add(check);
    }

    /** Passwords in clear text are refused unless the file says that it wants them. */
    public void allowPlainSecrets(boolean allowed) {
        plainSecretsAllowed = allowed;
    }

    boolean plainSecretsAllowed() {
        return plainSecretsAllowed;
    }

    /** A relative path means: beside the configuration file. */
    Path resolve(String path) {
        return folder.resolve(path);
    }

    Optional<String> environment(String name) {
        return Optional.ofNullable(environment.get(name));
    }

    void asked(Question question) {
        questions.putIfAbsent(question.path(), question);
    }

    void report(@Nullable Mark mark, String path, String why) {
        int line = mark == null ? 1 : mark.getLine() + 1;
        int column = mark == null ? 1 : mark.getColumn() + 1;
        problems.add(new Problem(file, line, column, path, why));
    }

    private @Nullable Node compose(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(true); // reported by Section, together with everything else
        // A large fleet shares its labels by alias. Nodes are shared too, never copied, so that aliases cost nothing.
        options.setMaxAliasesForCollections(10_000);
        try {
            Node node = new Yaml(options).compose(new StringReader(text));
            return node == null || Nodes.isEmpty(node) ? null : node; // "---" alone is as empty as nothing at all
        } catch (MarkedYAMLException e) {
            report(e.getProblemMark(), "", "this is not YAML: " + e.getProblem());
            return UNREADABLE;
        } catch (RuntimeException e) {
            report(
                    null,
                    "",
                    "this is not YAML: " + String.valueOf(e.getMessage()).replaceAll("\\s+", " "));
            return UNREADABLE;
        }
    }
}
