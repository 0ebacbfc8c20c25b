package io.stackexporter.faults;

/** Bytes that no well-behaved client sends, and the answer that is due. */
enum BadRequest {
    GARBAGE("garbage instead of a request", "hello there\r\n\r\n", 400, ""),
    BINARY(
            "bytes of another protocol",
            "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc" + "a".repeat(200),
            400,
            ""),
    HTTP_2("the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, ""),
    LONG_HEADER("a header of 64 KB", head("X-Long: " + "a".repeat(1 << 16)), 400, ""),
    LONG_NAME("a header's name of 64 KB", head("a".repeat(1 << 16) + ": x"), 400, ""),
    LONG_PATH("a path of 64 KB", "GET /" + "a".repeat(1 << 16) + " HTTP/1.1\r\nHost: x\r\n\r\n", 400, ""),
    MANY_HEADERS("a thousand headers", head("X: a\r\n".repeat(1000) + "X: a"), 400, ""),
    MANY_PARAMETERS("5 000 parameters", get("/-/healthy?" + "a=1&".repeat(5000)), 400, ""),
    TRAVERSAL("a path to outside", get("/../../etc/passwd"), 404, BadRequest.NOTHING),
    ENCODED_TRAVERSAL("a path to outside, encoded as `..%2f`", get("/..%2f..%2fetc/passwd"), 404, BadRequest.NOTHING),
    TWICE_ENCODED("a path to outside, encoded twice", get("/%252e%252e%252fetc/passwd"), 404, BadRequest.NOTHING),
    BACKSLASH("a path to outside with backslashes", get("/..\\..\\etc\\passwd"), 400, ""),
    NO_ENCODING("a percent sign that encodes nothing", get("/%zz"), 400, ""),
    NO_TEXT("a path that is no UTF-8", get("/%ff%fe"), 404, BadRequest.NOTHING),
    POST("`POST`", request("POST", "/metrics"), 405, BadRequest.ONLY),
    DELETE("`DELETE`", request("DELETE", "/metrics"), 405, BadRequest.ONLY),
    TRACE("`TRACE`", request("TRACE", "/metrics"), 405, BadRequest.ONLY),
    OPTIONS("`OPTIONS`", request("OPTIONS", "/metrics"), 405, BadRequest.ONLY),
    INVENTED("a method that nobody knows", request("BREW", "/metrics"), 405, BadRequest.ONLY),
    CONNECT("`CONNECT` to another host", request("CONNECT", "example.com:80"), 404, BadRequest.NOTHING),
    ABSOLUTE("the address of another host as the path", get("http://169.254.169.254/latest"), 400, ""),
    OWN_ADDRESS("its own address as the path", get("http://x/-/healthy"), 200, BadRequest.HEALTHY),
    OLD("HTTP/1.0", "GET /-/healthy HTTP/1.0\r\n\r\n", 200, BadRequest.HEALTHY),
    OLDEST("HTTP/0.9", "GET /-/healthy\r\n\r\n", 400, ""),
    TWO_HOSTS("two headers `Host`", head("Host: y"), 400, ""),
    NO_HOST("no header `Host`", "GET /-/healthy HTTP/1.1\r\n\r\n", 400, ""),
    BODY("a body where none is wanted", body("5", "hello"), 200, BadRequest.HEALTHY),
    LARGE_BODY("a body of 10 MB announced", body("10000000", "hello"), 200, BadRequest.HEALTHY),
    CHUNKS("chunks that are none", head("Transfer-Encoding: chunked") + "zz\r\n", 200, BadRequest.HEALTHY),
    TWO_BODIES("a length and chunks", head("Content-Length: 4\r\nTransfer-Encoding: chunked") + "0\r\n\r\n", 400, ""),
    NO_LENGTH("a length that is no number", head("Content-Length: abc"), 400, ""),
    EXPECTING("`Expect: 100-continue`", head("Expect: 100-continue"), 200, BadRequest.HEALTHY),
    EXPECTING_BODY(
            "`Expect: 100-continue` for a body",
            "POST /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n",
            405,
            BadRequest.ONLY),
    UPGRADE("an upgrade to another protocol", head("Connection: upgrade\r\nUpgrade: h2c"), 200, BadRequest.HEALTHY),
    PIPELINED(
            "five requests at once",
            "GET /-/healthy HTTP/1.1\r\nHost: x\r\n\r\n".repeat(4) + get("/-/healthy"),
            200,
            BadRequest.HEALTHY);

    private static final String NOTHING = "There is nothing here; see / for what there is.";
    private static final String ONLY = "Only GET and HEAD are answered here.";
    private static final String HEALTHY = "stack-exporter is healthy.";

    private final String words;
    private final String bytes;
    private final int status;
    private final String sentence;

    BadRequest(String words, String bytes, int status, String sentence) {
        this.words = words;
        this.bytes = bytes;
        this.status = status;
        this.sentence = sentence;
    }

    String words() {
        return words;
    }

    String bytes() {
        return bytes;
    }

    int status() {
        return status;
    }

    /** The body; none where the request cannot even be read. */
    String sentence() {
        return sentence;
    }

    private static String get(String path) {
        return request("GET", path);
    }

    private static String request(String method, String path) {
        return method + " " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    }

    private static String head(String header) {
        return "GET /-/healthy HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + header + "\r\n\r\n";
    }

    private static String body(String length, String start) {
        return head("Content-Length: " + length) + start;
    }
}
