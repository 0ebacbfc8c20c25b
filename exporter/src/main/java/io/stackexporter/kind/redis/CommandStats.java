package io.stackexporter.kind.redis;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Reading;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.MetricType;
import io.stackexporter.metric.Samples;
import io.stackexporter.metric.Signal;
import java.util.List;
import java.util.Map;

/** Calls and time by command. */
final class CommandStats implements Collector<RedisSession> {
    static final String PREFIX = "cmdstat_";
    private static final Metric CALLS = counter("redis_commands_total", "Calls of a command.");
    private static final Metric TIME = counter("redis_commands_duration_seconds_total", "Time spent in a command.");
    private static final Metric REJECTED =
            counter("redis_commands_rejected_calls_total", "Calls of a command that were refused before they began.");
    private static final Metric FAILED =
            counter("redis_commands_failed_calls_total", "Calls of a command that ended in an error.");
    private static final Signal ALL = Signal.OPERATION_SECONDS.with("operation", "command");

    @Override
    public String name() {
        return "commandstats";
    }

    @Override
    public String help() {
        return "Calls, time and failures by command.";
    }

    @Override
    public String privilege() {
        return RedisKind.grant("+info");
    }

    @Override
    public List<Reading> readings() {
        return List.of(
                new Reading(CALLS, "INFO commandstats: cmdstat_<command> calls", "", ""),
                new Reading(TIME, "INFO commandstats: cmdstat_<command> usec", "", ""),
                new Reading(REJECTED, "INFO commandstats: cmdstat_<command> rejected_calls", "", "6.2+"),
                new Reading(FAILED, "INFO commandstats: cmdstat_<command> failed_calls", "", "6.2+"),
                Sources.of(ALL, "INFO commandstats: usec and calls of all commands"));
    }

    @Override
    public void collect(RedisSession session, Samples samples) {
        double allTime = 0;
        double allCalls = 0;
        for (Map.Entry<String, Map<String, String>> command :
                session.info().lists(PREFIX).entrySet()) {
            Map<String, String> values = command.getValue();
            double calls = Values.number(values, "calls");
            double time = Values.number(values, "usec") / 1e6;
            samples.add(CALLS, calls, command.getKey());
            samples.add(TIME, time, command.getKey());
            samples.add(REJECTED, Values.number(values, "rejected_calls"), command.getKey());
            samples.add(FAILED, Values.number(values, "failed_calls"), command.getKey());
            if (!Double.isNaN(calls) && !Double.isNaN(time)) {
                allCalls += calls;
                allTime += time;
            }
        }
        if (allCalls > 0) {
            samples.summary(ALL.metric(), allTime, allCalls, "command");
        }
    }

    /**
     * A value of a command, or of its subcommands together, which are counted by themselves from 7.0 on, as in {@code
     * config|get}; not a number when the server has not counted it yet.
     */
    static double total(ServerInfo info, String command, String value) {
        if (info.has(PREFIX + command)) {
            return Values.number(Values.pairs(info.text(PREFIX + command)), value);
        }
        return info.lists(PREFIX + command + "|").values().stream()
                .mapToDouble(values -> Values.number(values, value))
                .reduce(Double::sum)
                .orElse(Double.NaN);
    }

    private static Metric counter(String name, String help) {
        return Metric.compatible(name, MetricType.COUNTER, help, "cmd");
    }
}
