package io.stackexporter.convert;

import io.stackexporter.config.ConfigException;
import io.stackexporter.config.Document;
import io.stackexporter.config.Problem;
import io.stackexporter.config.Section;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The file of queries that postgres_exporter takes by {@code --extend.query-path}: a mapping of namespaces, each with a query
 * and what its columns are used for.
 */
public final class QueriesFile {
    private static final String HEAD = """
            # Belongs into a configuration that has PostgreSQL targets. Each query is for all of them; to name those that it is
            # for, write targets: [name, ...] in place of kinds.
            custom_collectors:
            """;

    private QueriesFile() {}

    /**
     * Converts what can be converted.
     *
     * @throws ConfigException when the file is not YAML
     */
    public static Conversion convert(Document document, BuiltIn builtIn) throws ConfigException {
        Section root = document.root();
        document.throwProblems();
        Remarks remarks = new Remarks();
        Set<String> names = new HashSet<>();
        StringBuilder yaml = new StringBuilder();
        int kept = 0;
        for (String key : root.keys()) {
            Namespace namespace = new Namespace(key, root.section(key, ""), builtIn);
            Optional<String> collector = namespace.convert(free(namespace.collectorName(), names, builtIn), remarks);
            collector.ifPresent(yaml::append);
            kept += collector.isPresent() ? 1 : 0;
        }
        List<Problem> said = said(document);
        String text = kept == 0 ? HEAD.stripTrailing() + " []\n" : HEAD + yaml;
        return new Conversion(text, kept, said, said.size() == remarks.kept());
    }

    private static String free(String wanted, Set<String> names, BuiltIn builtIn) {
        String name = wanted;
        for (int i = 2; builtIn.hasCollector(name) || !names.add(name); i++) {
            name = wanted + "_" + i;
        }
        return name;
    }

    private static List<Problem> said(Document document) {
        try {
            document.throwProblems();
            return List.of();
        } catch (ConfigException remarks) {
            return remarks.problems();
        }
    }
}
