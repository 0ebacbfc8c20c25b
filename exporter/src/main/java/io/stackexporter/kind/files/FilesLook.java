package io.stackexporter.kind.files;

import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.Stopwatch;
import io.stackexporter.directory.Folder;
import io.stackexporter.directory.Found;
import io.stackexporter.directory.Newest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** One look at one group of files. */
final class FilesLook {
    /** Enough for the last lines of a log, also when the very last is part of a stack trace. */
    private static final int TAIL = 64 << 10;

    /** Clocks of machines differ; a line from further ahead would hide for ever that nobody writes any more. */
    private static final Duration AHEAD = Duration.ofMinutes(5);

    private final Watched watched;
    private final Newest<Found> newest = new Newest<>(1, Found::modified, Found::name);
    private long count;
    private long bytes;

    /**
     * What there is.
     *
     * @param line when the newest line was written that tells it
     */
    record Result(long count, long bytes, long unreadable, Optional<Found> newest, Optional<Instant> line) {}

    FilesLook(Watched watched) {
        this.watched = watched;
    }

    Result at(Folder folder, Deadline deadline) throws Exception {
        long unreadable = folder.list(watched.glob(), deadline, this::add);
        Optional<Found> file = newest.all().stream().findFirst();
        Optional<Instant> line = Optional.empty();
        if (file.isPresent() && watched.lines()) {
            try {
                line = newestLine(tail(folder, file.get()));
            } catch (ClosedChannelException interrupted) {
                throw interrupted;
            } catch (IOException e) {
                unreadable++;
            }
        }
        return new Result(count, bytes, unreadable, file, line);
    }

    private void add(Found found) {
        count++;
        bytes += found.size();
        newest.add(found);
    }

    private static String tail(Folder folder, Found file) throws IOException {
        try (SeekableByteChannel channel = folder.open(file.path())) {
            byte[] bytes = new byte[TAIL];
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            channel.position(Math.max(0, channel.size() - TAIL));
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                // A read may give less than was asked for.
            }
            return new String(bytes, 0, buffer.position(), StandardCharsets.UTF_8);
        }
    }

    private static Optional<Instant> newestLine(String tail) {
        Instant now = Stopwatch.now();
        LineTime time = new LineTime(now, ZoneId.systemDefault());
        List<String> lines = tail.lines().toList();
        return lines.reversed().stream()
                .flatMap(line -> time.of(line).stream())
                .filter(moment -> moment.isBefore(now.plus(AHEAD)))
                .findFirst();
    }
}
