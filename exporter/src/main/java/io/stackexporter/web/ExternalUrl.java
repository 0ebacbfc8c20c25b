package io.stackexporter.web;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where clients reach this server when that is not where it listens, such as behind a proxy.
 *
 * @param address host and port
 * @param prefix what stands before every path, without a slash at its end; empty for nothing
 */
public record ExternalUrl(boolean https, String address, String prefix) {
    private static final Pattern PATH = Pattern.compile("(?:/[A-Za-z0-9._~-]+)*/?");

    /** Empty for what is no plain {@code http} or {@code https} URL. */
    public static Optional<ExternalUrl> parse(String text) {
        try {
            URI url = new URI(text);
            boolean https = "https".equals(url.getScheme());
            boolean plain = (https || "http".equals(url.getScheme()))
                    && url.getHost() != null
                    && url.getPort() <= 65_535
                    && url.getUserInfo() == null
                    && url.getQuery() == null
                    && url.getFragment() == null
                    && PATH.matcher(url.getPath()).matches();
            if (!plain) {
                return Optional.empty();
            }
            int port = url.getPort() < 0 ? (https ? 443 : 80) : url.getPort();
            return Optional.of(new ExternalUrl(https, url.getHost() + ":" + port, withoutSlash(url.getPath())));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static String withoutSlash(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
