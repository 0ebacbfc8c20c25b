package io.stackexporter.collect;

import io.stackexporter.config.Section;
import io.stackexporter.metric.Metric;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A collector as the configuration defines it. A kind that understands its query makes a {@link Collector} of it, and reports
 * at the section what it does not understand.
 *
 * @param section where it stands, for problems
 * @param versions the servers that it is for, as the user wrote it; empty for all
 * @param timeout the longest that its query may run
 * @param databaseLabel the label with the name of the database; empty for none
 */
public record CustomCollector(
        Section section,
        String name,
        String query,
        String versions,
        Duration interval,
        Duration timeout,
        int maxSeries,
        DatabaseChoice databases,
        String databaseLabel,
        List<Value> values) {

    /**
     * One metric and where its value stands in a row.
     *
     * @param column empty for an info metric, which is always 1
     * @param scale what a value is multiplied with
     * @param mapping numbers by the texts that stand for them; empty where the column holds numbers
     */
    public record Value(Metric metric, String column, double scale, Map<String, Double> mapping) {
        public Value {
            mapping = Map.copyOf(mapping);
        }
    }

    public CustomCollector {
        values = List.copyOf(values);
    }

    /** The same for a target that allows less time. */
    CustomCollector within(Duration longest) {
        return timeout.compareTo(longest) <= 0
                ? this
                : new CustomCollector(
                        section, name, query, versions, interval, longest, maxSeries, databases, databaseLabel, values);
    }
}
