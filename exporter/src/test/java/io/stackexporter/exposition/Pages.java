package io.stackexporter.exposition;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Pages as text, for tests. */
public final class Pages {
    private Pages() {}

    public static String text(Format format, List<Block> blocks) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            new Page(blocks).write(format, out);
            return out.toString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
