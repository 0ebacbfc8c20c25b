package io.stackexporter.kind.mysql;

import io.stackexporter.collect.Collector;
import io.stackexporter.config.Section;

/**
 * A collector of things of which a server may have ten thousands, such as tables or files. It shows those that took most, in
 * an order that ties do not change.
 */
interface TopCollector extends PerformanceCollector {
    int DEFAULT_TOP = 1000;

    /** The one parameter of every query. */
    int top();

    /** The same collector with another limit. */
    TopCollector withTop(int top);

    @Override
    default boolean onByDefault() {
        return false;
    }

    @Override
    default Collector<MysqlSession> configured(Section settings) {
        return withTop(settings.integer(
                "top", 1, 100_000, DEFAULT_TOP, "The most rows; those with the highest figures are shown."));
    }

    @Override
    default Object[] parameters(MysqlSession session) {
        return new Object[] {top()};
    }
}
