package io.stackexporter.servers;

import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The part of the protocol of S3 that is asked for, as its reference describes it: lists in pages, pieces of files, and the
 * signature of every request, which is worked out again from what arrived.
 */
public final class S3Server implements AutoCloseable {
    public static final String KEY = "AKMONITOR";
    public static final String SECRET = "s3cret/Key+of=monitor";
    public static final String REGION = "eu-central-1";
    public static final String BUCKET = "backups";

    private static final int PAGE = 3;

    private final NavigableMap<String, Stored> files = new TreeMap<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final @Nullable SSLContext tls;
    private final S3Login login;
    private volatile String refusal = "";
    private Undertow server;

    /** A file as it is stored. */
    private static final class Stored {
        private final byte[] content;
        private final Instant modified;

        Stored(byte[] content, Instant modified) {
            this.content = content.clone();
            this.modified = modified;
        }

        String tag() {
            return "\"" + S3Login.sha256(content).substring(0, 32) + "\"";
        }
    }

    private S3Server(@Nullable SSLContext tls, String key, String secret) {
        this.tls = tls;
        this.login = new S3Login(key, secret, REGION);
        this.server = started(0);
    }

    /** For {@link #KEY} and {@link #SECRET}; without TLS where there is none. */
    public static S3Server start(@Nullable SSLContext tls) {
        return start(tls, KEY, SECRET);
    }

    public static S3Server start(@Nullable SSLContext tls, String key, String secret) {
        return new S3Server(tls, key, secret);
    }

    private Undertow started(int port) {
        Undertow.Builder builder = Undertow.builder().setHandler(this::answer);
        Undertow undertow = (tls == null
                        ? builder.addHttpListener(port, "127.0.0.1")
                        : builder.addHttpsListener(port, "127.0.0.1", tls))
                .build();
        undertow.start();
        return undertow;
    }

    /** Ends it and starts it again on the same port. */
    public void restart() {
        int port = port();
        server.stop();
        // The library lets go of the port a little later.
        Await.until("the port is free again", () -> isFree(port));
        server = started(port);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException stillTaken) {
            return false;
        }
    }

    public int port() {
        Undertow.ListenerInfo listener = server.getListenerInfo().getFirst();
        return ((InetSocketAddress) listener.getAddress()).getPort();
    }

    public String endpoint() {
        return (tls == null ? "http" : "https") + "://127.0.0.1:" + port();
    }

    /** Requests that came so far. */
    public int requests() {
        return requests.get();
    }

    /** Answers every request with a status and a code from now on, such as {@code 403 AccessDenied}. */
    public void refuse(String statusAndCode) {
        refusal = statusAndCode;
    }

    public void put(String key, byte[] content, Instant modified) {
        files.put(key, new Stored(content, modified));
    }

    private void answer(HttpServerExchange exchange) {
        requests.incrementAndGet();
        String refused = refusal.isEmpty() ? login.refused(exchange) : refusal;
        String path = URI.create(exchange.getRequestURI()).getPath();
        if (!refused.isEmpty()) {
            error(exchange, refused);
        } else if (path.equals("/" + BUCKET)) {
            list(exchange);
        } else if (path.startsWith("/" + BUCKET + "/")) {
            piece(exchange, path.substring(BUCKET.length() + 2));
        } else {
            error(exchange, "404 NoSuchBucket");
        }
    }

    private static void error(HttpServerExchange exchange, String statusAndCode) {
        String[] parts = statusAndCode.split(" ", 3);
        exchange.setStatusCode(Integer.parseInt(parts[0]));
        xml(
                exchange,
                "<Error><Code>" + parts[1] + "</Code><Message>No.</Message>" + (parts.length > 2 ? parts[2] : "")
                        + "</Error>");
    }

    private void list(HttpServerExchange exchange) {
        String prefix = parameter(exchange, "prefix");
        String after = parameter(exchange, "continuation-token");
        int most = Math.min(PAGE, Integer.parseInt(parameter(exchange, "max-keys")));
        List<Map.Entry<String, Stored>> all = files.tailMap(after, false).entrySet().stream()
                .filter(file -> file.getKey().startsWith(prefix))
                .limit(most + 1L)
                .toList();
        boolean more = all.size() > most;
        List<Map.Entry<String, Stored>> page = more ? all.subList(0, most) : all;
        String contents = page.stream()
                .map(file -> "<Contents><Key>" + file.getKey().replace("&", "&amp;") + "</Key><LastModified>"
                        + file.getValue().modified + "</LastModified><ETag>"
                        + file.getValue().tag().replace("\"", "&quot;") + "</ETag><Size>"
                        + file.getValue().content.length
                        + "</Size><Owner><ID>1</ID></Owner><StorageClass>STANDARD</StorageClass></Contents>")
                .collect(Collectors.joining());
        xml(
                exchange,
                "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>" + BUCKET
                        + "</Name><KeyCount>"
                        + page.size() + "</KeyCount><IsTruncated>" + more + "</IsTruncated>" + contents
                        + (more ? "<NextContinuationToken>" + page.getLast().getKey() + "</NextContinuationToken>" : "")
                        + "</ListBucketResult>");
    }

    private static String parameter(HttpServerExchange exchange, String name) {
        return exchange.getQueryParameters().containsKey(name)
                ? exchange.getQueryParameters().get(name).getFirst()
                : "";
    }

    private static void xml(HttpServerExchange exchange, String text) {
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/xml");
        exchange.getResponseSender().send("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + text);
    }

    private void piece(HttpServerExchange exchange, String key) {
        Stored file = files.get(key);
        String wanted = S3Login.header(exchange, "if-match");
        if (file == null || !(wanted.isEmpty() || wanted.equals(file.tag()))) {
            error(exchange, file == null ? "404 NoSuchKey" : "412 PreconditionFailed");
            return;
        }
        Matcher range = Pattern.compile("bytes=(\\d+)-(\\d+)").matcher(S3Login.header(exchange, "range"));
        if (!range.matches() || Integer.parseInt(range.group(1)) >= file.content.length) {
            error(exchange, "416 InvalidRange");
            return;
        }
        int end = Math.min(Integer.parseInt(range.group(2)) + 1, file.content.length);
        exchange.setStatusCode(206);
        exchange.getResponseSender()
                .send(ByteBuffer.wrap(Arrays.copyOfRange(file.content, Integer.parseInt(range.group(1)), end)));
    }

    @Override
    public void close() {
        server.stop();
    }
}
