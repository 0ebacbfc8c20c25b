package io.stackexporter.kind.postgresql;

import io.stackexporter.collect.TargetKind;
import io.stackexporter.config.ConfigException;
import io.stackexporter.kind.WatchedTarget;
import io.stackexporter.servers.PostgresqlServer;

/** How tests watch PostgreSQL: as its superuser, where they do not say otherwise. */
final class Watch {
    private Watch() {}

    /** More keys of the target come as lines of YAML. */
    static WatchedTarget of(PostgresqlServer server, String... more) throws ConfigException {
        return at(server.url(), more);
    }

    static WatchedTarget at(String url, String... more) throws ConfigException {
        return of(new PostgresqlKind(), url, more);
    }

    /** With custom collectors, which come as YAML of their own. */
    static WatchedTarget custom(PostgresqlServer server, String customCollectors) throws ConfigException {
        return WatchedTarget.of(
                "targets: [{name: db, kind: postgresql, url: \"" + server.url() + "\"}]\ncustom_collectors:\n"
                        + customCollectors,
                new PostgresqlKind());
    }

    /** The YAML of one custom collector; a metric comes as its keys without the help. */
    static String collector(String name, String keys, String query, String... metrics) {
        StringBuilder text = new StringBuilder("  - {name: " + name + ", targets: [db], " + keys + " query: '"
                + query.replace("'", "''") + "', metrics: [");
        for (String metric : metrics) {
            text.append('{').append(metric).append(", help: A number of the test.}, ");
        }
        return text.append("]}\n").toString();
    }

    /** With a kind that a test has changed. */
    static WatchedTarget of(TargetKind<?> kind, String url, String... more) throws ConfigException {
        return WatchedTarget.of(kind, url, more);
    }
}
