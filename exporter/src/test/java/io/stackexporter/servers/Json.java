package io.stackexporter.servers;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;

/** A JSON value of another program's answer; what is missing reads as empty. */
public record Json(@Nullable Object value) {

    public static Json of(String text) {
        return new Json(new Yaml().load(text));
    }

    public Json get(String key) {
        return new Json(value instanceof Map<?, ?> map ? map.get(key) : null);
    }

    public List<Json> list() {
        return value instanceof List<?> list
                ? list.stream().map(element -> new Json(element)).toList()
                : List.of();
    }

    /** The values by their keys, in the order of the text. */
    public Map<String, Json> fields() {
        Map<String, Json> fields = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, field) -> fields.put(String.valueOf(key), new Json(field)));
        }
        return fields;
    }

    public String text() {
        return value == null ? "" : value.toString();
    }
}
