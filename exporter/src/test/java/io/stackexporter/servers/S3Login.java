package io.stackexporter.servers;

import io.undertow.server.HttpServerExchange;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Who may ask a store: the signature of a request, worked out again from what arrived. */
record S3Login(String key, String secret, String region) {
    private static final Pattern LOGIN = Pattern.compile(
            "AWS4-HMAC-SHA256 Credential=([^/]+)/(\\d{8})/([^/]+)/s3/aws4_request, ?SignedHeaders=([^,]+), ?Signature=(\\w{64})");

    /** Why a request is refused; empty when it is not. */
    String refused(HttpServerExchange exchange) {
        Matcher login = LOGIN.matcher(header(exchange, "authorization"));
        if (!login.matches()) {
            return "403 AccessDenied";
        }
        if (!login.group(1).equals(key)) {
            return "403 InvalidAccessKeyId";
        }
        if (!login.group(3).equals(region)) {
            return "400 AuthorizationHeaderMalformed <Region>" + region + "</Region>";
        }
        boolean hostIsSigned = List.of(login.group(4).split(";", -1)).contains("host");
        return hostIsSigned && signature(exchange, login).equals(login.group(5)) ? "" : "403 SignatureDoesNotMatch";
    }

    private String signature(HttpServerExchange exchange, Matcher login) {
        StringBuilder request = new StringBuilder(exchange.getRequestMethod() + "\n"
                + URI.create(exchange.getRequestURI()).getRawPath() + "\n");
        request.append(Arrays.stream(exchange.getQueryString().split("&", -1))
                .map(each -> each.contains("=") || each.isEmpty() ? each : each + "=")
                .sorted()
                .collect(Collectors.joining("&")));
        request.append('\n');
        for (String name : login.group(4).split(";", -1)) {
            request.append(name)
                    .append(':')
                    .append(header(exchange, name).strip())
                    .append('\n');
        }
        request.append('\n').append(login.group(4)).append('\n').append(header(exchange, "x-amz-content-sha256"));
        String scope = login.group(2) + "/" + login.group(3) + "/s3/aws4_request";
        String text = "AWS4-HMAC-SHA256\n" + header(exchange, "x-amz-date") + "\n" + scope + "\n"
                + sha256(request.toString().getBytes(StandardCharsets.UTF_8));
        byte[] signing = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
        for (String part : scope.split("/", -1)) {
            signing = hmac(signing, part);
        }
        return HexFormat.of().formatHex(hmac(signing, text));
    }

    static String header(HttpServerExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
