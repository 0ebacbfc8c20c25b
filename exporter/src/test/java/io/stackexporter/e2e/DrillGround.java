package io.stackexporter.e2e;

import java.util.List;

/** Servers of one kind of system, how they are watched, and the drills that are held with them. */
interface DrillGround extends AutoCloseable {

    /** Entries for {@code targets:} of the configuration, by the names of the targets. */
    List<WatchedTarget> targets();

    /** Drills that can be held at the same time; those in one list are held one after the other. */
    List<List<Drill>> lanes();

    @Override
    void close();
}
