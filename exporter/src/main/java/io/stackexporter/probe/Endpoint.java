package io.stackexporter.probe;

import io.stackexporter.config.Section;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where something is, from a URL of a scheme, a host and a port. */
public record Endpoint(String scheme, String host, int port) {
    /** Not {@link java.net.URI}, which knows no host with an underscore, as container networks have them. */
    private static final Pattern URL =
            Pattern.compile("([a-z][a-z0-9+]*)://(?:\\[([^]]*)]|([^:/\\[\\]\\s@?#]*))(?::(\\d{1,9}))?/?");

    private static final int NO_PORT = -1;

    /** Reads the key {@code url}, whose port must be there; a mistake is reported and read as nowhere. */
    public static Endpoint read(Section settings, List<String> schemes) {
        return read(settings, schemes, NO_PORT);
    }

    /**
     * Reads the key {@code url}.
     *
     * @param usualPort where the URL names none
     */
    public static Endpoint read(Section settings, List<String> schemes, int usualPort) {
        String port = usualPort == NO_PORT ? "" : "; the port may be missing and is " + usualPort + " then";
        String url = settings.text("url", String.join(" or ", schemes) + "://host:port" + port + ".");
        return url.isEmpty() ? nowhere(schemes) : parsed(settings, url, schemes, usualPort);
    }

    private static Endpoint parsed(Section settings, String url, List<String> schemes, int usualPort) {
        String example = schemes.getFirst() + "://host:" + (usualPort == NO_PORT ? 1234 : usualPort);
        Matcher matcher = URL.matcher(url);
        if (!matcher.matches() || !schemes.contains(matcher.group(1))) {
            settings.problem("url", "must name a host and a port and nothing else, like " + example);
            return nowhere(schemes);
        }
        String host = matcher.group(2) == null ? matcher.group(3) : matcher.group(2);
        int port = matcher.group(4) == null ? usualPort : Integer.parseInt(matcher.group(4));
        if (host.isEmpty()) {
            settings.problem("url", "has no host; write it like " + example);
        }
        if (port < 1 || port > 65_535) {
            settings.problem("url", "needs a port from 1 to 65535, like " + example);
        }
        return new Endpoint(matcher.group(1), host, port);
    }

    private static Endpoint nowhere(List<String> schemes) {
        return new Endpoint(schemes.getFirst(), "", 1);
    }

    /** Host and port, for labels and messages. */
    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
