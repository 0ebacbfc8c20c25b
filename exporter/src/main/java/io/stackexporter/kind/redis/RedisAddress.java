package io.stackexporter.kind.redis;

import io.stackexporter.config.Section;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a server is, from a URL like {@code redis://cache-1:6379/0}; {@code rediss} means TLS. */
record RedisAddress(boolean tls, String host, int port, int database) {
    /** Not {@link java.net.URI}, which knows no host with an underscore, as container networks have them. */
    private static final Pattern URL = Pattern.compile("(rediss?)://([^/]*)(?:/(.*))?");

    private static final Pattern PLACE = Pattern.compile("(?:\\[([^]]*)]|([^:\\[\\]\\s]*))(?::(.*))?");
    private static final RedisAddress NOWHERE = new RedisAddress(false, "", 6379, 0);

    /** Reads the key {@code url}; a mistake is reported and read as nowhere. */
    static RedisAddress read(Section settings) {
        String url =
                settings.text("url", "redis://host:port, or rediss:// for TLS; a path like /1 chooses a database.");
        if (url.isEmpty()) {
            return NOWHERE;
        }
        Matcher matcher = URL.matcher(url);
        if (!matcher.matches()) {
            return wrong(settings, "must start with redis:// or rediss://");
        }
        if (matcher.group(2).contains("@")) {
            return wrong(settings, "must not hold a user or password; use the keys username and password_file");
        }
        if (url.contains("?") || url.contains("#")) {
            return wrong(
                    settings, "must not have parameters; everything else has a key of its own, see docs/config.md");
        }
        return place(settings, matcher);
    }

    private static RedisAddress place(Section settings, Matcher url) {
        Matcher place = PLACE.matcher(url.group(2));
        if (!place.matches()) {
            return wrong(settings, "must name one host and port, like redis://cache-1:6379");
        }
        String host = place.group(1) == null ? place.group(2) : place.group(1);
        int port = place.group(3) == null ? NOWHERE.port : number(place.group(3));
        String path = url.group(3);
        int database = path == null || path.isEmpty() ? 0 : number(path);
        if (host.isEmpty()) {
            return wrong(settings, "has no host; write it like redis://cache-1:6379");
        }
        if (port < 1 || port > 65_535) {
            return wrong(settings, "the port must be a number from 1 to 65535");
        }
        if (database < 0) {
            return wrong(settings, "the path must be the number of a database, like /0");
        }
        return new RedisAddress("rediss".equals(url.group(1)), host, port, database);
    }

    private static RedisAddress wrong(Section settings, String why) {
        settings.problem("url", why);
        return NOWHERE;
    }

    /** -1 for what is no number. */
    private static int number(String digits) {
        return digits.matches("\\d{1,9}") ? Integer.parseInt(digits) : -1;
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
