package io.stackexporter.probe;

import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.util.regex.Pattern;

/** Why there is no answer over HTTP, which the library tells by its exceptions and their words alone. */
public enum BrokenHttp {
    /** Asked in clear text, the server answers in TLS. */
    SPEAKS_TLS,
    /** What comes is no HTTP, or its body is not as its head has promised. */
    NO_HTTP,
    /** Frames of HTTP/2 or values that are not allowed. */
    ODD,
    /** The body ends before it is complete. */
    BODY_ENDED,
    /** The connection ends before the head of the answer does. */
    ENDED,
    RESET,
    /** Nobody listens. */
    REFUSED,
    /** Nothing that has to do with HTTP. */
    OTHER;

    private static final String END = "unexpected end of stream";
    private static final Pattern HTTP2 = Pattern.compile("HPACK|header byte count");

    public static BrokenHttp of(Exception failure) {
        String message = String.valueOf(failure.getMessage());
        if (message.contains(Wire.TLS_ALERT)) {
            return SPEAKS_TLS;
        }
        if (failure instanceof ProtocolException || message.startsWith("\\n not found")) {
            return message.startsWith(END) ? BODY_ENDED : NO_HTTP;
        }
        if (message.startsWith(END)) {
            return ENDED;
        }
        if (failure instanceof SocketException && message.contains("reset")) {
            return RESET;
        }
        if (failure instanceof ConnectException
                && String.valueOf(failure.getCause()).contains("refused")) {
            return REFUSED;
        }
        boolean odd = failure instanceof IllegalArgumentException
                || HTTP2.matcher(message).find();
        return odd ? ODD : OTHER;
    }
}
