package io.stackexporter.kind.backup;

import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.SessionSource;
import java.util.List;

/**
 * One target's store, its backups and what is known of their files.
 *
 * @param place how the store is called in labels
 */
record BackupSource(Store store, String place, List<Definition> backups, Integrity integrity)
        implements SessionSource<BackupSession> {

    @Override
    public BackupSession open(Deadline deadline) {
        return new BackupSession(this, deadline);
    }

    /** Two looks at once would only be in each other's way. */
    @Override
    public int maxSessions() {
        return 1;
    }

    @Override
    public ErrorKind kindOf(Throwable failure) {
        return store.kindOf(failure);
    }

    @Override
    public void close() {
        store.close();
    }
}
