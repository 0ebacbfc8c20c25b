package io.stackexporter.kind.files;

import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.SessionSource;
import io.stackexporter.directory.Aside;
import io.stackexporter.directory.Folder;
import java.io.IOException;
import java.util.List;

/** One target's directory and what is watched in it. */
record FilesSource(Folder folder, List<Watched> watched, Aside aside) implements SessionSource<FilesSession> {

    @Override
    public FilesSession open(Deadline deadline) {
        return new FilesSession(this, deadline);
    }

    boolean check() throws IOException {
        folder.check();
        return true;
    }

    /** Two looks at once would only be in each other's way. */
    @Override
    public int maxSessions() {
        return 1;
    }

    @Override
    public ErrorKind kindOf(Throwable failure) {
        return failure instanceof IOException ? ErrorKind.QUERY : ErrorKind.INTERNAL;
    }

    @Override
    public void close() {
        // Nothing is held open.
    }
}
