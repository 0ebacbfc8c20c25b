package io.stackexporter.kind.redis;

import io.stackexporter.collect.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * What INFO said in one scrape.
 *
 * @param deadline tells scrapes apart
 * @param startTime as Unix time; not a number when the server does not tell its clock
 */
record Snapshot(Deadline deadline, ServerInfo info, double startTime) {

    /**
     * The server rounds its uptime and its clock at different moments, so their difference jumps by a second now and then. Of
     * one and the same process the earliest is kept: a start time that moves looks like a restart.
     */
    static Snapshot of(Deadline deadline, ServerInfo info, @Nullable Snapshot before) {
        double started = Math.floor(info.number("server_time_usec") / 1e6) - info.number("uptime_in_seconds");
        boolean sameProcess = before != null && before.info.text("run_id").equals(info.text("run_id"));
        if (before != null && sameProcess && !Double.isNaN(before.startTime)) {
            started = Double.isNaN(started) ? before.startTime : Math.min(started, before.startTime);
        }
        return new Snapshot(deadline, info, started);
    }
}
