package io.stackexporter.collect;

import io.stackexporter.collect.Outcome.Done;
import io.stackexporter.collect.Outcome.Failed;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

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
        boolean changed = !failed.kind().word().equals(before);
        about(changed ? Level.WARN : Level.DEBUG, what)
                .addKeyValue("error", failed.kind().word())
                .log(changed ? "{} failed: {}" : "{} still fails: {}", what, failed.message());
    }

    void worked(String what, Done done) {
        String before = states.put(what, WORKS);
        if (before != null && !before.equals(WORKS)) {
            about(Level.INFO, what).log("{} works again", what);
        }
        boolean drops = done.dropped() > 0;
        Boolean droppedBefore = dropping.put(what, drops);
        if (drops && !Boolean.TRUE.equals(droppedBefore)) {
            about(Level.WARN, what)
                    .log("{} left out {} series: they came twice or are over the limit", what, done.dropped());
        }
    }

    /** The session is the target itself, and no collector. */
    private LoggingEventBuilder about(Level level, String what) {
        LoggingEventBuilder line = LOG.atLevel(level).addKeyValue("target", target);
        return what.equals(TargetReport.SESSION) ? line : line.addKeyValue("collector", what);
    }

    /** What the login lacks, by collector; one that failed for another reason says nothing of rights. */
    void lacking(Map<String, String> now, Map<String, Outcome> collectors) {
        now.forEach((what, grants) -> {
            if (!grants.equals(lacking.put(what, grants))) {
                about(Level.WARN, what).log("{} does not see everything: the login lacks {}", what, grants);
            }
        });
        lacking.keySet().removeIf(what -> {
            boolean mended = !now.containsKey(what) && collectors.get(what) instanceof Done;
            if (mended) {
                about(Level.INFO, what).log("{} lacks no privilege any more", what);
            }
            return mended;
        });
    }
}
