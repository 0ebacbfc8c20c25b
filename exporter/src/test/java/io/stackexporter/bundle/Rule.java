package io.stackexporter.bundle;

import io.stackexporter.servers.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One rule of {@code rules/*.yml}.
 *
 * @param name of the alert or of the recorded series
 */
record Rule(Path file, String name, boolean alert, Json yaml) {
    private static final Pattern ACTION = Pattern.compile("(?s)\\{\\{(.*?)}}");
    private static final Pattern STRING = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"|`([^`]*)`");
    private static final Pattern LABEL = Pattern.compile("\\$labels\\.(\\w+)");

    static List<Rule> all() {
        return files().stream().flatMap(Rule::of).toList();
    }

    static List<Rule> alerts() {
        return all().stream().filter(Rule::alert).toList();
    }

    static List<Path> files() {
        return Repository.files("rules", ".yml");
    }

    static Stream<Rule> of(Path file) {
        return Repository.yaml(file).get("groups").list().stream()
                .flatMap(group -> group.get("rules").list().stream())
                .map(rule -> rule.fields().containsKey("alert")
                        ? new Rule(file, rule.get("alert").text(), true, rule)
                        : new Rule(file, rule.get("record").text(), false, rule));
    }

    String expression() {
        return yaml.get("expr").text();
    }

    String severity() {
        return labels().getOrDefault("severity", "");
    }

    String system() {
        return labels().getOrDefault("system", "");
    }

    Map<String, String> labels() {
        return texts("labels");
    }

    Map<String, String> annotations() {
        return texts("annotations");
    }

    private Map<String, String> texts(String field) {
        return yaml.get(field).fields().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().text()));
    }

    /** The expressions that the annotations ask Prometheus for, with {@link PromQl#FILLED_IN} for the values of the alert. */
    List<String> queries() {
        return actions()
                .filter(action -> action.contains("query") && !action.contains("urlquery"))
                .map(Rule::expressionIn)
                .toList();
    }

    /** The labels of the alert that its annotations show. */
    List<String> labelsShown() {
        return actions()
                .flatMap(action -> LABEL.matcher(action).results())
                .map(found -> found.group(1))
                .distinct()
                .toList();
    }

    private Stream<String> actions() {
        return annotations().values().stream()
                .flatMap(text -> ACTION.matcher(text).results())
                .map(found -> found.group(1));
    }

    private static String expressionIn(String action) {
        Matcher string = STRING.matcher(action);
        if (!string.find()) {
            throw new IllegalArgumentException("no expression in " + action);
        }
        String expression = string.group(1) == null ? string.group(2) : string.group(1);
        return expression.replace("%q", "\"" + PromQl.FILLED_IN + "\"").replace("%s", PromQl.FILLED_IN);
    }

    @Override
    public String toString() {
        return file.getFileName() + ": " + name + (severity().isEmpty() ? "" : " " + severity());
    }
}
