package io.stackexporter.kind.backup;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Explained;
import io.stackexporter.probe.BrokenHttp;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.UnknownHostException;

/** What a store refuses, in plain words and with what mends it. */
final class S3Exception extends IOException implements Explained {
    private static final long serialVersionUID = 1;

    private final ErrorKind kind;

    private S3Exception(ErrorKind kind, String message) {
        super(message);
        this.kind = kind;
    }

    @Override
    public ErrorKind kind() {
        return kind;
    }

    /** By the code of the answer; the status alone where there is none. */
    static S3Exception of(int status, S3Document answer, S3Settings settings) {
        String code = answer.text("Code");
        return switch (code) {
            case "NoSuchBucket" ->
                query("there is no bucket " + settings.bucket() + "; look at url, endpoint and region");
            case "InvalidAccessKeyId" ->
                auth("the store does not know the access key; look at access_key and endpoint");
            case "SignatureDoesNotMatch" -> auth("the store refuses the signature; is secret_key that of access_key?");
            case "RequestTimeTooSkewed" ->
                auth("the clock of this machine and that of the store differ by minutes; set them by NTP");
            case "ExpiredToken", "InvalidToken" -> auth("the store wants a key that has no token; use one of a user");
            case "AccessDenied", "AllAccessDisabled" -> lacksRights(settings);
            case "AuthorizationHeaderMalformed",
                    "PermanentRedirect",
                    "TemporaryRedirect",
                    "IllegalLocationConstraintException" -> otherRegion(answer, settings);
            case "SlowDown", "ServiceUnavailable", "RequestLimitExceeded" ->
                limit("the store wants fewer requests; give the collector backups a longer interval");
            default -> other(status, code, settings);
        };
    }

    /** What the library says of a request that had no answer. */
    static IOException explained(IOException failure, S3Settings settings) {
        if (failure instanceof Explained) {
            return failure;
        }
        if (failure instanceof InterruptedIOException) {
            return new S3Exception(ErrorKind.TIMEOUT, "no answer of the store in time");
        }
        String host = settings.endpoint().host();
        String place = host + ":" + settings.endpoint().port();
        return switch (BrokenHttp.of(failure)) {
            case SPEAKS_TLS -> connect(place + " speaks TLS; write https in endpoint");
            case NO_HTTP, ODD -> query("what answers at " + place + " does not speak HTTP; is endpoint an S3 store?");
            case BODY_ENDED, ENDED, RESET -> connect("the store ends the connection before its answer; see its log");
            case REFUSED -> connect("cannot connect to " + place + ": refused; see whether the store listens there");
            case OTHER ->
                failure instanceof UnknownHostException
                        ? connect("the host " + host + " is not known to the name servers of this machine")
                        : failure;
        };
    }

    private static S3Exception connect(String message) {
        return new S3Exception(ErrorKind.CONNECT, message);
    }

    private static S3Exception query(String message) {
        return new S3Exception(ErrorKind.QUERY, message);
    }

    private static S3Exception auth(String message) {
        return new S3Exception(ErrorKind.AUTH, message);
    }

    private static S3Exception limit(String message) {
        return new S3Exception(ErrorKind.LIMIT, message);
    }

    private static S3Exception lacksRights(S3Settings settings) {
        return new S3Exception(
                ErrorKind.PERMISSION,
                "the key may not do this; grant it s3:ListBucket on " + settings.bucket() + " and s3:GetObject on "
                        + settings.bucket() + "/" + settings.prefix() + "*");
    }

    private static S3Exception otherRegion(S3Document answer, S3Settings settings) {
        String region = answer.text("Region");
        return query("the bucket " + settings.bucket() + " is not in the region " + settings.region()
                + (region.isEmpty() ? "; set region to its own" : "; set region to " + region));
    }

    private static S3Exception other(int status, String code, S3Settings settings) {
        return switch (status) {
            case 401 -> auth("the store wants a login; set access_key and secret_key_file");
            case 403 ->
                new S3Exception(ErrorKind.PERMISSION, "the store refuses access; look at the rights of access_key");
            case 301, 302, 307, 308 -> otherRegion(S3Document.EMPTY, settings);
            default ->
                new S3Exception(
                        status >= 500 ? ErrorKind.CONNECT : ErrorKind.QUERY,
                        "the store answers with status " + status + (code.isEmpty() ? "" : " and " + code));
        };
    }

    static S3Exception unreadable(String why) {
        return query("the store's answer cannot be read: " + why + "; is endpoint an S3 store?");
    }

    static S3Exception tooMany(int most) {
        return limit("more than " + most + " files begin like this; give url a longer prefix or clear up");
    }
}
