package io.stackexporter.bundle;

import io.stackexporter.servers.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One of {@code dashboards/*.json}. */
public record Dashboard(Path file, Json json) {

    /** What a panel shows one of: an expression and, for lines, the text beside it. */
    public record Query(Panel panel, String expression, String legend) {
        private static final Pattern LABEL = Pattern.compile("\\{\\{\\s*(\\w+)\\s*}}");

        List<String> labelsShown() {
            return LABEL.matcher(legend).results().map(found -> found.group(1)).toList();
        }

        @Override
        public String toString() {
            return panel + ": " + expression;
        }
    }

    /** A panel that is not a row; rows only group. */
    public record Panel(Dashboard dashboard, Json json) {
        String title() {
            return json.get("title").text();
        }

        String type() {
            return json.get("type").text();
        }

        public String description() {
            return json.get("description").text();
        }

        String unit() {
            return json.get("fieldConfig").get("defaults").get("unit").text();
        }

        List<Query> queries() {
            return json.get("targets").list().stream()
                    .map(target -> new Query(
                            this,
                            target.get("expr").text(),
                            target.get("legendFormat").text()))
                    .toList();
        }

        @Override
        public String toString() {
            return dashboard + " panel " + title();
        }
    }

    public static List<Dashboard> all() {
        return Repository.files("dashboards", ".json").stream()
                .map(file -> new Dashboard(file, Repository.json(file)))
                .toList();
    }

    static List<Panel> panels() {
        return all().stream().flatMap(Dashboard::ownPanels).toList();
    }

    public static List<Query> queries() {
        return panels().stream().flatMap(panel -> panel.queries().stream()).toList();
    }

    String uid() {
        return json.get("uid").text();
    }

    /** Rows too, and what a closed row keeps inside. */
    Stream<Json> everything() {
        return json.get("panels").list().stream()
                .flatMap(panel -> Stream.concat(Stream.of(panel), panel.get("panels").list().stream()));
    }

    Stream<Panel> ownPanels() {
        return everything()
                .filter(panel -> !panel.get("type").text().equals("row"))
                .map(panel -> new Panel(this, panel));
    }

    List<Json> variables() {
        return json.get("templating").get("list").list();
    }

    /** The names of those that choose series. */
    List<String> choices() {
        return variables().stream()
                .filter(variable -> variable.get("type").text().equals("query"))
                .map(variable -> variable.get("name").text())
                .toList();
    }

    /** The expressions of variables and annotations. */
    public List<String> ownExpressions() {
        Stream<String> variables = variables().stream()
                .filter(variable -> variable.get("type").text().equals("query"))
                .map(variable -> variable.get("query").get("query").text())
                .map(Dashboard::asExpression);
        Stream<String> annotations = json.get("annotations").get("list").list().stream()
                .map(annotation -> annotation.get("expr").text())
                .filter(expression -> !expression.isEmpty());
        return Stream.concat(variables, annotations).toList();
    }

    /** Grafana's {@code label_values(series, label)} asks for the values of a label that the series must have. */
    private static String asExpression(String query) {
        return query.replaceFirst("^label_values\\((.*),\\s*(\\w+)\\)$", "group by ($2) ($1)")
                .replaceFirst("^query_result\\((.*)\\)$", "$1");
    }

    @Override
    public String toString() {
        return file.getFileName().toString();
    }
}
