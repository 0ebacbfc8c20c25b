package io.stackexporter.kind.http;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.probe.ProbeException;
import java.io.IOException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import okhttp3.Response;

/** Where an answer leads, and whether anybody should go there. */
final class Redirects {
    private static final Set<Integer> STATUS = Set.of(301, 302, 303, 307, 308);
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]{0,20}):.*", Pattern.DOTALL);

    private Redirects() {}

    /** An answer that does not say where to go leads nowhere. */
    static boolean isOne(Response response) {
        return STATUS.contains(response.code())
                && !Heads.header(response, "Location").isEmpty();
    }

    /** Where it leads. */
    static HttpUrl target(Response response) throws IOException {
        String location = Heads.header(response, "Location").strip();
        HttpUrl target = response.request().url().resolve(location);
        if (target == null) {
            Matcher scheme = SCHEME.matcher(location);
            throw new ProbeException(
                    ErrorKind.QUERY,
                    scheme.matches() && !scheme.group(1).regionMatches(true, 0, "http", 0, 4)
                            ? "the service redirects to " + scheme.group(1) + ":, which is not HTTP"
                            : "the service redirects to what is no URL");
        }
        return target;
    }

    /** From TLS to clear text nobody is led without having said so. */
    static void checkScheme(Service service, HttpUrl from, HttpUrl target) throws IOException {
        if (from.isHttps() && !target.isHttps() && service.expectations().tls()) {
            throw new ProbeException(
                    ErrorKind.QUERY,
                    "the service redirects from https to " + Service.shown(target)
                            + ", which is clear text; set expect.tls: any if that is right");
        }
    }
}
