package io.stackexporter.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What Grafana's own types say of a dashboard: of the whole, and of the options that a panel of each type has.
 * {@code grafana/make} among the resources tells where the schema is from.
 */
final class GrafanaSchema {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNode SCHEMAS = read();
    /** Of a panel, what is left out has Grafana's default, although the types call nearly everything required. */
    private static final String LEFT_OUT = "required";

    private static final String UNKNOWN = "additionalProperties";
    /** What the data source for Prometheus reads of an annotation, and what Grafana itself adds to a variable of a query. */
    private static final Set<String> KNOWN_TO_GRAFANA_ALONE =
            Set.of("expr", "step", "titleFormat", "textFormat", "useValueForTime", "definition");

    private static final Pattern WHERE_THEY_ARE = Pattern.compile("\\$\\.(annotations|templating)\\.list\\[\\d+]");

    private GrafanaSchema() {}

    private static JsonNode read() {
        try (InputStream file = GrafanaSchema.class.getResourceAsStream("/grafana/schema.json")) {
            return JSON.readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything that is wrong, each as one line. */
    static List<String> problems(String dashboard) {
        try {
            JsonNode json = JSON.readTree(dashboard);
            List<String> problems = new ArrayList<>();
            violations("dashboard", json)
                    .filter(violation -> !isKnownToGrafanaAlone(violation))
                    .forEach(violation -> problems.add(violation.getMessage()));
            json.get("panels").forEach(panel -> problems.addAll(ofPanel(panel)));
            return problems;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> ofPanel(JsonNode panel) {
        String type = panel.path("type").asText();
        if (type.equals("row")) {
            return List.of();
        }
        String name = type.replace("-", "");
        if (!SCHEMAS.has(name + ".Options")) {
            return List.of("there is no schema here for panels of the type " + type);
        }
        return Stream.concat(
                        violations(name + ".Options", panel.path("options")),
                        SCHEMAS.has(name + ".FieldConfig")
                                ? violations(name + ".FieldConfig", panel.at("/fieldConfig/defaults/custom"))
                                : Stream.of())
                .filter(violation -> !violation.getType().equals(LEFT_OUT))
                .map(violation -> panel.path("title").asText() + ": " + violation.getMessage())
                .toList();
    }

    private static Stream<ValidationMessage> violations(String schema, JsonNode json) {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
                .getSchema(SCHEMAS.get(schema))
                .validate(json)
                .stream();
    }

    private static boolean isKnownToGrafanaAlone(ValidationMessage violation) {
        return violation.getType().equals(UNKNOWN)
                && KNOWN_TO_GRAFANA_ALONE.contains(violation.getProperty())
                && WHERE_THEY_ARE
                        .matcher(violation.getInstanceLocation().toString())
                        .matches();
    }
}
