package io.stackexporter.jdbc;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.CustomCollector;
import io.stackexporter.jdbc.SqlText.Dialect;
import java.util.Optional;

/** Makes collectors of what the configuration defines, for every kind that speaks SQL. */
public final class CustomQueries {
    private CustomQueries() {}

    /** Reports at the definition what cannot be understood. */
    public static <S extends SqlSession> Collector<S> collector(CustomCollector definition, Dialect dialect) {
        String problem = SqlText.problem(definition.query(), dialect);
        if (!definition.query().isEmpty() && !problem.isEmpty()) {
            definition.section().problem("query", problem);
        }
        Optional<Versions> versions = Versions.parse(definition.versions());
        if (versions.isEmpty()) {
            definition
                    .section()
                    .problem(
                            "versions",
                            "must look like 14-17, 8.0+, to 16 or mariadb 10.6+, not \"" + definition.versions()
                                    + "\"");
        }
        return new CustomQuery<>(
                definition, versions.orElse(Versions.ALL), SqlText.isOrdered(definition.query(), dialect));
    }
}
