package io.stackexporter.kind.backup;

import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.ErrorKind;
import io.stackexporter.directory.Aside;
import io.stackexporter.directory.Folder;
import io.stackexporter.directory.Found;
import io.stackexporter.directory.Glob;
import io.stackexporter.directory.Volume;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** A directory of this machine, or one that is mounted here. */
final class DirectoryStore implements Store {
    private final Folder folder;
    private final Aside aside = new Aside();

    DirectoryStore(Path path) {
        this.folder = new Folder(path);
    }

    @Override
    public String word() {
        return "directory";
    }

    @Override
    public void ping(Deadline deadline) throws Exception {
        call(
                () -> {
                    folder.check();
                    return true;
                },
                deadline);
    }

    @Override
    public int list(Glob glob, Deadline deadline, Consumer<Item> items) throws Exception {
        return folder.list(
                glob,
                deadline,
                found -> items.accept(new Item(found.name(), found.size(), found.modified(), () -> open(found))));
    }

    private Content open(Found found) throws IOException {
        SeekableByteChannel channel = folder.open(found.path());
        return new Content() {
            @Override
            public byte[] read(long offset, int length) throws IOException {
                try {
                    return bytes(channel, offset, length);
                } catch (ClosedChannelException interrupted) {
                    throw interrupted;
                } catch (IOException e) {
                    throw new FileSystemException(found.name(), null, e.getMessage());
                }
            }

            @Override
            public boolean isUnchanged() throws IOException {
                return folder.look(found.path()).equals(found);
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }

    private static byte[] bytes(SeekableByteChannel channel, long offset, int length) throws IOException {
        byte[] bytes = new byte[length];
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        channel.position(offset);
        while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
            // A read may give less than was asked for.
        }
        return Arrays.copyOf(bytes, buffer.position());
    }

    @Override
    public <T> T call(Callable<T> work, Deadline deadline) throws Exception {
        return aside.call("directory", work, deadline);
    }

    @Override
    public Optional<Volume> volume(Deadline deadline) throws Exception {
        return Optional.of(call(() -> Volume.of(folder.path()), deadline));
    }

    @Override
    public ErrorKind kindOf(Throwable failure) {
        return switch (failure) {
            case AccessDeniedException e -> ErrorKind.PERMISSION;
            case NoSuchFileException e -> ErrorKind.CONNECT;
            case IOException e -> ErrorKind.QUERY;
            default -> ErrorKind.INTERNAL;
        };
    }

    @Override
    public void close() {
        // Nothing is held open between two looks.
    }
}
