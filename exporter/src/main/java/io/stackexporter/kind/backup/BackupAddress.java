package io.stackexporter.kind.backup;

import io.stackexporter.config.Section;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where backups lie, from a URL like {@code file:///backup/database} or {@code s3://bucket/prefix}.
 *
 * @param bucket empty for a directory
 * @param path of the directory, or what the names in the bucket begin with
 */
record BackupAddress(String bucket, String path) {
    private static final Pattern FILE = Pattern.compile("file://(/.*)");
    private static final Pattern S3 = Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(.*))?");
    private static final BackupAddress NOWHERE = new BackupAddress("", "/");

    static BackupAddress read(Section settings) {
        String url = settings.text(
                "url",
                "file:///backup/database for a directory, s3://bucket/prefix for a bucket; what lies below is watched.");
        Matcher file = FILE.matcher(url);
        if (file.matches() && file.group(1).indexOf('\0') < 0) {
            return new BackupAddress("", file.group(1));
        }
        Matcher s3 = S3.matcher(url);
        if (s3.matches()) {
            return new BackupAddress(s3.group(1), s3.group(2) == null ? "" : s3.group(2));
        }
        if (!url.isEmpty()) {
            settings.problem("url", "must be like file:///backup/database, with three slashes, or s3://bucket/prefix");
        }
        return NOWHERE;
    }

    /** Makes the store; nothing is connected to. */
    Store store(Section settings) {
        // Asked in any case, so that the keys are documented and a directory's are refused with the right words.
        S3Settings s3 = S3Settings.read(this, settings);
        return bucket.isEmpty() ? new DirectoryStore(Path.of(path)) : new S3Store(s3);
    }

    /** As labels name it. */
    String place() {
        return bucket.isEmpty() ? path : "s3://" + bucket + "/" + path;
    }
}
