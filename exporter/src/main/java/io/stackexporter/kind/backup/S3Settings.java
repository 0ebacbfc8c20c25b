package io.stackexporter.kind.backup;

import io.stackexporter.config.Secret;
import io.stackexporter.config.Section;
import io.stackexporter.tls.Tls;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * How a bucket is reached.
 *
 * @param endpoint the bucket's own address, without the names of files
 * @param accessKey empty for a bucket that everybody may read
 * @param prefix what all names begin with that are watched
 */
record S3Settings(
        String bucket,
        String prefix,
        HttpUrl endpoint,
        String region,
        String accessKey,
        Optional<Secret> secretKey,
        Tls tls) {
    private static final String USUAL_REGION = "us-east-1";
    private static final List<String> KEYS =
            List.of("endpoint", "region", "path_style", "access_key", "secret_key", "secret_key_file", "tls");

    static S3Settings read(BackupAddress address, Section settings) {
        String region = settings.text("region", USUAL_REGION, "The region that requests to the bucket are signed for.");
        String endpoint = settings.text(
                "endpoint", "", "The store, such as https://minio:9000; empty for that of AWS in the region.");
        boolean pathStyle = settings.flag(
                "path_style",
                !endpoint.isEmpty(),
                "Whether the bucket is a part of the path and not of the host's name; usual where there is an endpoint.");
        String accessKey = settings.text("access_key", "", "Who asks; empty for a bucket that everybody may read.");
        Optional<Secret> secretKey = settings.secret("secret_key", "The secret that belongs to access_key.");
        if (accessKey.isEmpty() == secretKey.isPresent()) {
            settings.problem("access_key", "access_key and secret_key_file belong together; add the other one");
        }
        if (!region.matches("[a-z0-9-]+")) {
            settings.problem("region", "must be a word like eu-central-1");
            region = USUAL_REGION;
        }
        String base = endpoint.isEmpty() ? "https://s3." + region + ".amazonaws.com" : endpoint;
        return new S3Settings(
                address.bucket(),
                address.path().isEmpty() || address.path().endsWith("/") ? address.path() : address.path() + "/",
                endpoint(base, address.bucket(), pathStyle, settings),
                region,
                accessKey,
                secretKey,
                Tls.configured(settings).orElse(Tls.USUAL));
    }

    private static HttpUrl endpoint(String base, String bucket, boolean pathStyle, Section settings) {
        HttpUrl nowhere = HttpUrl.get("https://localhost");
        if (bucket.isEmpty()) {
            KEYS.stream()
                    .filter(settings::has)
                    .forEach(key -> settings.problem(key, "is for buckets alone; the url names a directory"));
            return nowhere;
        }
        @Nullable HttpUrl url = HttpUrl.parse(base);
        if (url == null || url.encodedPath().length() > 1 || !url.username().isEmpty() || url.query() != null) {
            settings.problem("endpoint", "must be like https://minio:9000, without a user and without a path");
            return nowhere;
        }
        if (pathStyle) {
            return url.newBuilder().addPathSegment(bucket).build();
        }
        boolean isAddress = url.host().matches("[0-9.]+|.*:.*");
        @Nullable HttpUrl ofBucket = isAddress ? null : HttpUrl.parse(base.replaceFirst("://", "://" + bucket + "."));
        if (ofBucket == null) {
            settings.problem(
                    "path_style", "must be true, since " + bucket + "." + url.host() + " is no name of a host");
        }
        return ofBucket == null ? nowhere : ofBucket;
    }
}
