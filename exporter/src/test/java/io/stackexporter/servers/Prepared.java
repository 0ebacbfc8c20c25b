package io.stackexporter.servers;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Folders that are slow to make, so that they are made once, however many tests and processes want them at the same time. */
final class Prepared {
    private Prepared() {}

    /** What fills a folder, which exists and is empty. */
    interface Maker {
        void fill(Path folder) throws IOException;
    }

    /** The folder of that name; it gets its name when it is complete, so that one half made is never seen. */
    static synchronized Path folder(String name, Maker maker) throws IOException {
        Path parent = Files.createDirectories(Folders.servers().resolve("prepared"));
        Path folder = parent.resolve(name);
        // A lock on a file is for other processes; against threads of this one the method is synchronized.
        try (FileChannel channel = FileChannel.open(
                        parent.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (lock.isValid() && !Files.exists(folder)) {
                Path part = parent.resolve(name + ".part");
                Folders.delete(part);
                maker.fill(Files.createDirectories(part));
                Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
            }
        }
        return folder;
    }
}
