package io.stackexporter.kind.http;

import java.util.ArrayList;
import java.util.List;
import okhttp3.Cookie;
import okhttp3.CookieJar;
import okhttp3.HttpUrl;

/** What a service sets on the way of its redirects, for one probe. */
final class Cookies implements CookieJar {
    private static final int MOST = 50;

    private final List<Cookie> all = new ArrayList<>();

    @Override
    public void saveFromResponse(HttpUrl url, List<Cookie> cookies) {
        for (Cookie cookie : cookies) {
            all.removeIf(old -> old.name().equals(cookie.name())
                    && old.domain().equals(cookie.domain())
                    && old.path().equals(cookie.path()));
            if (all.size() < MOST) {
                all.add(cookie);
            }
        }
    }

    @Override
    public List<Cookie> loadForRequest(HttpUrl url) {
        return all.stream().filter(cookie -> cookie.matches(url)).toList();
    }
}
