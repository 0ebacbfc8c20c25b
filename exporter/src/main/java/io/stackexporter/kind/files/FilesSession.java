package io.stackexporter.kind.files;

import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.Session;
import io.stackexporter.directory.Volume;
import java.util.List;

/** The directory of one target within one scrape. */
final class FilesSession implements Session {
    private final FilesSource source;
    private final Deadline deadline;

    FilesSession(FilesSource source, Deadline deadline) {
        this.source = source;
        this.deadline = deadline;
    }

    @Override
    public Identity identity() {
        return new Identity("", "directory", "");
    }

    @Override
    public void ping() throws Exception {
        source.aside().call("files", source::check, deadline);
    }

    List<Watched> watched() {
        return source.watched();
    }

    String place() {
        return source.folder().path().toString();
    }

    FilesLook.Result look(Watched watched) throws Exception {
        return source.aside().call("files", () -> new FilesLook(watched).at(source.folder(), deadline), deadline);
    }

    Volume volume() throws Exception {
        return source.aside().call("files", () -> Volume.of(source.folder().path()), deadline);
    }

    @Override
    public void close() {
        // Nothing is held open.
    }
}
