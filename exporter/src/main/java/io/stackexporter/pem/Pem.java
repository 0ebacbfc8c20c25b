package io.stackexporter.pem;

import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One block of a PEM text, such as a certificate; what stands between blocks is for people.
 *
 * @param kind the words after BEGIN
 * @param body the lines between the marks
 */
public record Pem(String kind, String body) {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----([^-]*+(?:-(?!----)[^-]*+)*+)-----END \\1-----");

    public static List<Pem> blocks(String text) {
        List<Pem> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            blocks.add(new Pem(matcher.group(1), matcher.group(2)));
        }
        return blocks;
    }

    public byte[] bytes() throws GeneralSecurityException {
        try {
            return Base64.getDecoder().decode(body.replaceAll("\\s", ""));
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException("the block " + kind + " is damaged", e);
        }
    }

    /** Not the text: it may be a key. */
    @Override
    public String toString() {
        return kind;
    }
}
