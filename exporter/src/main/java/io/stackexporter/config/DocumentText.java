package io.stackexporter.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The text of a configuration file, within bounds: whoever writes it by accident as a pipe, as a dump or as one endless line
 * must cost the program neither its memory nor its time.
 */
final class DocumentText {
    private static final int LARGEST = 8 << 20;
    /** The parser's time grows with the square of it. */
    private static final int LONGEST_LINE = 100_000;

    private DocumentText() {}

    /** Throws what is wrong with it as the message. */
    static String of(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new IOException("there is no such file");
        }
        if (Files.isDirectory(file)) {
            throw new IOException("the file cannot be read");
        }
        byte[] bytes = bytes(file);
        if (bytes.length > LARGEST) {
            throw new IOException(
                    "the file is larger than " + (LARGEST >> 20) + " MiB; split the targets over several exporters");
        }
        String text = decoded(bytes);
        refuseLongLines(text);
        return text;
    }

    private static void refuseLongLines(String text) throws IOException {
        int start = 0;
        for (int line = 1; start <= text.length(); line++) {
            int end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end;
            if (end - start > LONGEST_LINE) {
                throw new IOException("line " + line + " is longer than " + LONGEST_LINE + " characters; break it");
            }
            start = end + 1;
        }
    }

    private static byte[] bytes(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(LARGEST + 1);
        } catch (IOException e) {
            throw new IOException("the file cannot be read", e);
        }
    }

    private static String decoded(byte[] bytes) throws IOException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IOException("the file is not UTF-8 text", e);
        }
    }
}
