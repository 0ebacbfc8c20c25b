package io.stackexporter.kind.backup;

import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.ErrorKind;
import io.stackexporter.directory.Glob;
import io.stackexporter.directory.Volume;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** A bucket of an S3-compatible store, or what begins with a prefix in it. */
final class S3Store implements Store {
    private static final int PAGE = 1000;
    private static final int MOST_PAGES = 1000;
    private static final Pattern LEAVES = Pattern.compile("(^|/)\\.{1,2}(/|$)");

    private final S3Settings settings;
    private final S3Client client;

    S3Store(S3Settings settings) {
        this.settings = settings;
        this.client = new S3Client(settings);
    }

    @Override
    public String word() {
        return "s3";
    }

    @Override
    public void ping(Deadline deadline) throws IOException {
        client.list(settings.prefix(), "", 1, deadline);
    }

    /** Counts as unreadable what has no size or time that could be read. */
    @Override
    public int list(Glob glob, Deadline deadline, Consumer<Item> items) throws Exception {
        String start = settings.prefix() + glob.literalStart();
        String token = "";
        int unreadable = 0;
        for (int page = 0; page < MOST_PAGES; page++) {
            if (deadline.expired()) {
                throw new TimeoutException("the list of files is too long for the time; " + page + " pages were read");
            }
            S3Document answer = client.list(start, token, PAGE, deadline);
            for (Map<String, String> file : answer.files()) {
                unreadable += add(file, glob, deadline, items) ? 0 : 1;
            }
            String next = answer.text("NextContinuationToken");
            if (!answer.text("IsTruncated").equals("true")) {
                return unreadable;
            }
            if (next.isEmpty() || next.equals(token)) {
                throw S3Exception.unreadable("its list says that it goes on, and does not");
            }
            token = next;
        }
        throw S3Exception.tooMany(PAGE * MOST_PAGES);
    }

    private boolean add(Map<String, String> file, Glob glob, Deadline deadline, Consumer<Item> items) {
        String key = file.getOrDefault("Key", "");
        if (!key.startsWith(settings.prefix())
                || !glob.matches(key.substring(settings.prefix().length()))) {
            return true;
        }
        if (LEAVES.matcher(key).find()) {
            return false; // an address would mean another file by it
        }
        try {
            long size = Long.parseLong(file.getOrDefault("Size", ""));
            Instant modified =
                    OffsetDateTime.parse(file.getOrDefault("LastModified", "")).toInstant();
            String name = key.substring(settings.prefix().length());
            String tag = file.getOrDefault("ETag", "");
            items.accept(new Item(name, size, modified, () -> open(key, tag, deadline)));
            return true;
        } catch (NumberFormatException | DateTimeException e) {
            return false;
        }
    }

    private Content open(String key, String tag, Deadline deadline) {
        return new Content() {
            @Override
            public byte[] read(long offset, int length) throws IOException {
                return length == 0 ? new byte[0] : client.read(key, tag, offset, length, deadline);
            }

            @Override
            public boolean isUnchanged() {
                return true; // every piece was asked of the very file that was listed
            }

            @Override
            public void close() {
                // Each piece is a request of its own.
            }
        };
    }

    @Override
    public <T> T call(Callable<T> work, Deadline deadline) throws Exception {
        return work.call();
    }

    @Override
    public Optional<Volume> volume(Deadline deadline) {
        return Optional.empty();
    }

    @Override
    public ErrorKind kindOf(Throwable failure) {
        return switch (failure) {
            case UncheckedIOException e -> ErrorKind.AUTH; // the file of the secret
            case IOException e -> ErrorKind.CONNECT;
            default -> ErrorKind.INTERNAL;
        };
    }

    @Override
    public void close() {
        client.close();
    }
}
