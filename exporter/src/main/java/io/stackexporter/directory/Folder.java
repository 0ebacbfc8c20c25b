package io.stackexporter.directory;

import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.ErrorKind;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A directory as the operating system holds it open: whatever is moved or linked meanwhile, nothing outside of it is ever
 * opened. The directory itself may be a link, what is below it may not.
 */
public final class Folder {
    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    private static final int MOST_ENTRIES = 5_000_000; // more than fit into the time of any scrape

    private final Path path;

    public Folder(Path path) {
        this.path = path;
    }

    public Path path() {
        return path;
    }

    /** Fails when it cannot be listed. */
    public void check() throws IOException {
        open().close();
    }

    /**
     * Hands over every file that is meant, in no order, keeping none.
     *
     * @return what could not be looked at
     */
    public int list(Glob glob, Deadline deadline, Consumer<Found> files) throws IOException, TimeoutException {
        try (SecureDirectoryStream<Path> top = open()) {
            Visit visit = new Visit(glob, deadline, files);
            visit.level(top, Path.of(""), 0);
            return visit.unreadable;
        } catch (DirectoryIteratorException e) {
            throw FolderException.of(path, cause(e));
        }
    }

    /** Opens a file below the directory, which is no link and does not lie behind one. */
    public SeekableByteChannel open(Path file) throws IOException {
        try (SecureDirectoryStream<Path> top = open()) {
            return within(top, file, (parent, name) -> parent.newByteChannel(name, READ));
        }
    }

    /** What the file is at this moment. */
    public Found look(Path file) throws IOException {
        try (SecureDirectoryStream<Path> top = open()) {
            BasicFileAttributes seen = within(top, file, Folder::attributes);
            return new Found(file, seen.size(), seen.lastModifiedTime().toInstant());
        }
    }

    private static IOException cause(DirectoryIteratorException failure) {
        IOException cause = failure.getCause();
        return cause == null ? new IOException(failure) : cause;
    }

    private interface Action<T> {
        T on(SecureDirectoryStream<Path> parent, Path name) throws IOException;
    }

    private static <T> T within(SecureDirectoryStream<Path> folder, Path file, Action<T> action) throws IOException {
        if (file.getNameCount() == 1) {
            return action.on(folder, file);
        }
        try (SecureDirectoryStream<Path> next = folder.newDirectoryStream(file.getName(0), LinkOption.NOFOLLOW_LINKS)) {
            return within(next, file.subpath(1, file.getNameCount()), action);
        }
    }

    private static BasicFileAttributes attributes(SecureDirectoryStream<Path> parent, Path name) throws IOException {
        return parent.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes();
    }

    @SuppressWarnings("StreamResourceLeak") // the caller closes it
    private SecureDirectoryStream<Path> open() throws IOException {
        DirectoryStream<Path> stream;
        try {
            stream = Files.newDirectoryStream(path);
        } catch (IOException e) {
            throw FolderException.of(path, e);
        }
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            return secure;
        }
        stream.close();
        throw new FolderException(
                ErrorKind.UNSUPPORTED, "this operating system cannot hold directories open; watch them from Linux");
    }

    /** One walk through the levels of a pattern. */
    private static final class Visit {
        private final Glob glob;
        private final Deadline deadline;
        private final Consumer<Found> files;
        private int entries;
        private int unreadable;

        Visit(Glob glob, Deadline deadline, Consumer<Found> files) {
            this.glob = glob;
            this.deadline = deadline;
            this.files = files;
        }

        void level(SecureDirectoryStream<Path> folder, Path above, int depth) throws IOException, TimeoutException {
            Glob.Level level = glob.levels().get(depth);
            if (level.isLiteral()) {
                entry(folder, above, Path.of(level.text()), depth);
                return;
            }
            for (Path entry : folder) {
                Path name = entry.getFileName();
                count();
                if (level.matches(name.toString())) {
                    entry(folder, above, name, depth);
                }
            }
        }

        private void count() throws IOException, TimeoutException {
            entries++;
            if (deadline.expired() || Thread.currentThread().isInterrupted()) {
                throw new TimeoutException(
                        "the directory has too many entries for the time; " + entries + " were seen");
            }
            if (entries > MOST_ENTRIES) {
                throw new FolderException(
                        ErrorKind.LIMIT, "the directory has more than " + MOST_ENTRIES + " entries; clear it up");
            }
        }

        /** What vanishes while it is looked at is not there; what may not be looked at is counted. */
        private void entry(SecureDirectoryStream<Path> folder, Path above, Path name, int depth)
                throws IOException, TimeoutException {
            boolean last = depth == glob.levels().size() - 1;
            try {
                BasicFileAttributes seen = attributes(folder, name);
                if (last && seen.isRegularFile()) {
                    files.accept(new Found(
                            above.resolve(name),
                            seen.size(),
                            seen.lastModifiedTime().toInstant()));
                } else if (!last && seen.isDirectory()) {
                    below(folder, above, name, depth);
                }
            } catch (NoSuchFileException vanished) {
                // Cleared away between the two looks.
            } catch (FolderException e) {
                throw e;
            } catch (IOException e) {
                unreadable++;
            }
        }

        private void below(SecureDirectoryStream<Path> folder, Path above, Path name, int depth)
                throws IOException, TimeoutException {
            try (SecureDirectoryStream<Path> next = folder.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
                level(next, above.resolve(name), depth + 1);
            } catch (DirectoryIteratorException e) {
                throw cause(e);
            }
        }
    }
}
