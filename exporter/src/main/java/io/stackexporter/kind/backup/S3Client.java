package io.stackexporter.kind.backup;

import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.Stopwatch;
import io.stackexporter.collect.Threads;
import io.stackexporter.config.Secret;
import io.stackexporter.probe.Meter;
import io.stackexporter.probe.MeteredSockets;
import io.stackexporter.probe.NegativeLength;
import io.stackexporter.tls.TlsSockets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;

/** Signed requests that read: the list of a bucket and pieces of its files. */
final class S3Client implements AutoCloseable {
    private static final int LARGEST_ANSWER = 8 << 20;
    private static final int OK = 200;
    private static final int PARTIAL = 206;

    private final S3Settings settings;
    private final OkHttpClient base;
    /** Of all requests, which follow each other. */
    private final Meter meter = Meter.ofHttp1();

    S3Client(S3Settings settings) {
        this.settings = settings;
        this.base = new OkHttpClient.Builder()
                .connectionPool(new ConnectionPool(1, 30, TimeUnit.SECONDS))
                .connectionSpecs(
                        List.of(settings.endpoint().isHttps() ? ConnectionSpec.MODERN_TLS : ConnectionSpec.CLEARTEXT))
                .addNetworkInterceptor(new NegativeLength())
                .protocols(List.of(Protocol.HTTP_1_1))
                .proxy(Proxy.NO_PROXY)
                .followRedirects(false)
                .fastFallback(false)
                .socketFactory(new MeteredSockets(meter))
                .hostnameVerifier((host, session) -> true) // verified in the handshake, where tls says how
                .sslSocketFactory(new TlsSockets(settings.tls(), chain -> {}), TlsSockets.NOBODY)
                .build();
    }

    /** A page of the list of files whose names begin like this. */
    S3Document list(String start, String token, int most, Deadline deadline) throws IOException {
        HttpUrl.Builder url = settings.endpoint().newBuilder();
        Map<String, String> query =
                new TreeMap<>(Map.of("list-type", "2", "max-keys", Integer.toString(most), "prefix", start));
        if (!token.isEmpty()) {
            query.put("continuation-token", token);
        }
        query.forEach(
                (name, value) -> url.addEncodedQueryParameter(S3Signature.encoded(name), S3Signature.encoded(value)));
        return ask(url.build(), Map.of(), deadline, response -> {
            S3Document answer = document(response);
            if (response.code() != OK) {
                throw S3Exception.of(response.code(), answer, settings);
            }
            if (answer.text("Name").isEmpty()
                    && answer.text("KeyCount").isEmpty()
                    && answer.files().isEmpty()) {
                throw S3Exception.unreadable("it is no list of files");
            }
            return answer;
        });
    }

    /** A piece of a file as long as it is the one that the list told. */
    byte[] read(String key, String tag, long offset, int length, Deadline deadline) throws IOException {
        HttpUrl.Builder url = settings.endpoint().newBuilder();
        for (String part : key.split("/", -1)) {
            url.addEncodedPathSegment(S3Signature.encoded(part));
        }
        Map<String, String> headers = new TreeMap<>(Map.of("range", "bytes=" + offset + "-" + (offset + length - 1)));
        if (!tag.isEmpty()) {
            headers.put("if-match", tag);
        }
        return ask(url.build(), headers, deadline, response -> {
            boolean found = response.code() == PARTIAL || (response.code() == OK && offset == 0);
            if (!found) {
                throw refused(response, key);
            }
            return meter.body(response.body().byteStream()).readNBytes(length);
        });
    }

    /** What is made of an answer while its connection lasts. */
    private interface Use<T> {
        T of(Response response) throws IOException;
    }

    private <T> T ask(HttpUrl url, Map<String, String> headers, Deadline deadline, Use<T> use) throws IOException {
        try (Response response = send(url, headers, deadline)) {
            return use.of(response);
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) {
            close(); // nobody knows when the next request comes, and whether over this connection
            throw S3Exception.explained(e, settings);
        }
    }

    private IOException refused(Response response, String key) throws IOException {
        return switch (response.code()) {
            case 404, 412 -> new NoSuchFileException(key); // written anew since it was listed
            case 403 -> new AccessDeniedException(key);
            default -> S3Exception.of(response.code(), document(response), settings);
        };
    }

    private Response send(HttpUrl url, Map<String, String> own, Deadline deadline) throws IOException {
        Map<String, String> headers = settings.secretKey()
                .map(Secret::reveal)
                .map(secret -> new S3Signature(settings.region(), settings.accessKey(), secret)
                        .sign("GET", url, own, Stopwatch.now()))
                .orElse(own);
        // Less than is left, so that there is time to tell how it ended.
        Duration left = deadline.remaining().multipliedBy(9).dividedBy(10).plusMillis(1);
        OkHttpClient client = base.newBuilder()
                .dns(host -> resolve(host, deadline))
                .callTimeout(left)
                .connectTimeout(left)
                .readTimeout(left)
                .writeTimeout(left)
                .build();
        meter.headIsRead(false); // of the answer before, if any
        return client.newCall(new Request.Builder()
                        .url(url)
                        .headers(Headers.of(headers))
                        .build())
                .execute();
    }

    private static List<InetAddress> resolve(String host, Deadline deadline) throws UnknownHostException {
        try {
            return Threads.outside("resolve", () -> List.of(InetAddress.getAllByName(host)), deadline);
        } catch (UnknownHostException e) {
            throw e;
        } catch (Exception e) {
            throw new UnknownHostException(host);
        }
    }

    private S3Document document(Response response) throws IOException {
        byte[] bytes = meter.body(response.body().byteStream()).readNBytes(LARGEST_ANSWER);
        if (bytes.length == LARGEST_ANSWER) {
            throw S3Exception.unreadable("it is longer than any list");
        }
        return bytes.length == 0 ? S3Document.EMPTY : S3Document.read(bytes);
    }

    @Override
    public void close() {
        base.connectionPool().evictAll();
    }
}
