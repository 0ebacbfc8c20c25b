package io.stackexporter.collect;

import io.stackexporter.collect.Outcome.Done;
import io.stackexporter.collect.Outcome.Failed;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a line when something starts to fail, fails for another reason, drops series, or works again; not at every scrape. */
final class StateLog {
    private static final Logger LOG = LoggerFactory.getLogger("io.stackexporter.targets");
    private static final String WORKS = "";

    private final String target;
    private final Map<String, String> states = new ConcurrentHashMap<>();
    private final Map<String, String> lacking = new ConcurrentHashMap<>();
    private final Map<String, Boolean> dropping = new ConcurrentHashMap<>();

    StateLog(String target) {
        this.target = target;
    }

    void failed(String what, Failed failed) {
        String before = states.put(what, failed.kind().word());
        if (!failed.kind().word().equals(before)) {
            LOG.warn(
                    "target={} {} failed: error={} {}",
                    target,
                    what,
                    failed.kind().word(),
                    failed.message());
        } else {
            LOG.debug(
                    "target={} {} still fails: error={} {}",
                    target,
                    what,
                    failed.kind().word(),
                    failed.message());
        }
    }

    void worked(String what, Done done) {
        String before = states.put(what, WORKS);
        if (before != null && !before.equals(WORKS)) {
            LOG.info("target={} {} works again", target, what);
        }
        boolean drops = done.dropped() > 0;
        Boolean droppedBefore = dropping.put(what, drops);
        if (drops && !Boolean.TRUE.equals(droppedBefore)) {
            LOG.warn(
                    "target={} {} left out {} series: they came twice or are over the limit",
                    target,
                    what,
                    done.dropped());
        }
    }

    /** What the login lacks, by collector; one that failed for another reason says nothing of rights. */
    void lacking(Map<String, String> now, Map<String, Outcome> collectors) {
        now.forEach((what, grants) -> {
            if (!grants.equals(lacking.put(what, grants))) {
                LOG.warn("target={} {} does not see everything: the login lacks {}", target, what, grants);
            }
        });
        lacking.keySet().removeIf(what -> {
            boolean mended = !now.containsKey(what) && collectors.get(what) instanceof Done;
            if (mended) {
                LOG.info("target={} {} lacks no privilege any more", target, what);
            }
            return mended;
        });
    }
}
