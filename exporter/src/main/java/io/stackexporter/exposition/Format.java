package io.stackexporter.exposition;

import io.prometheus.client.exporter.common.TextFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The two formats that a page can be written in. */
public enum Format {
    TEXT(TextFormat.CONTENT_TYPE_004),
    OPENMETRICS(TextFormat.CONTENT_TYPE_OPENMETRICS_100);

    private static final Pattern EMPTY = Pattern.compile("(^|,)\\s*;+");

    private final String contentType;

    Format(String contentType) {
        this.contentType = contentType;
    }

    public String contentType() {
        return contentType;
    }

    /** What a client that sends this {@code Accept} header wants. */
    public static Format wantedBy(@Nullable String accept) {
        // The library stumbles over an element without a type, such as ";".
        String readable = accept == null ? null : EMPTY.matcher(accept).replaceAll("$1*/*;");
        return TextFormat.chooseContentType(readable).equals(OPENMETRICS.contentType) ? OPENMETRICS : TEXT;
    }
}
