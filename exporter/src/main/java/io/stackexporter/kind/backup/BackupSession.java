package io.stackexporter.kind.backup;

import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.Session;
import io.stackexporter.directory.Volume;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** The store of one target within one scrape. */
final class BackupSession implements Session {
    private final BackupSource source;
    private final Deadline deadline;

    BackupSession(BackupSource source, Deadline deadline) {
        this.source = source;
        this.deadline = deadline;
    }

    @Override
    public Identity identity() {
        return new Identity("", source.store().word(), "");
    }

    @Override
    public void ping() throws Exception {
        source.store().ping(deadline);
    }

    List<Definition> backups() {
        return source.backups();
    }

    /** How the target's own directory or bucket is called. */
    String place() {
        return source.place();
    }

    Look.Result look(Definition backup) throws Exception {
        return call(() -> new Look(backup, source.integrity()).at(source.store(), deadline));
    }

    StatusReport status(Definition backup) throws Exception {
        return call(() -> new StatusFiles(backup).read(source.store(), deadline));
    }

    boolean hasVolume() {
        return source.store() instanceof DirectoryStore;
    }

    Optional<Volume> volume() throws Exception {
        return source.store().volume(deadline);
    }

    private <T> T call(Callable<T> work) throws Exception {
        return source.store().call(work, deadline);
    }

    @Override
    public void close() {
        // The store keeps what is worth keeping.
    }
}
