package io.stackexporter.probe;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * The name of a subject or issuer as Go's crypto/x509 writes it, which dashboards and rules match: the usual attributes in an
 * order of its own, several of one kind joined with a plus, all others behind them by number and in hexadecimal.
 */
final class DistinguishedName {
    private static final String COMMON_NAME = "2.5.4.3";
    private static final String SERIAL_NUMBER = "2.5.4.5";
    /** By number, in the order of the text. */
    private static final Map<String, String> USUAL = new LinkedHashMap<>();

    static {
        USUAL.put(SERIAL_NUMBER, "SERIALNUMBER");
        USUAL.put(COMMON_NAME, "CN");
        USUAL.put("2.5.4.11", "OU");
        USUAL.put("2.5.4.10", "O");
        USUAL.put("2.5.4.17", "POSTALCODE");
        USUAL.put("2.5.4.9", "STREET");
        USUAL.put("2.5.4.7", "L");
        USUAL.put("2.5.4.8", "ST");
        USUAL.put("2.5.4.6", "C");
    }

    private static final byte UTF8 = 0x0c;
    private static final byte PRINTABLE = 0x13;
    /** The characters that need no more than the plainest of the string types. */
    private static final Pattern PLAIN = Pattern.compile("[a-zA-Z0-9 '()+,./:=?-]*");

    /**
     * One attribute.
     *
     * @param number its object identifier
     * @param text null when it is no text
     */
    private record Attribute(String number, @Nullable String text, ByteBuffer encoded) {
        String hexadecimal() {
            return number + "=#" + HexFormat.of().formatHex(text == null ? bytes(encoded) : element(text));
        }

        /** In the simplest type that holds it, whichever it had. */
        private static byte[] element(String text) {
            byte[] content = text.getBytes(StandardCharsets.UTF_8);
            byte type = PLAIN.matcher(text).matches() ? PRINTABLE : UTF8;
            ByteBuffer element = ByteBuffer.allocate(content.length + 4).put(type);
            if (content.length >= 0x100) {
                element.put((byte) 0x82).putShort((short) content.length);
            } else if (content.length >= 0x80) {
                element.put((byte) 0x81).put((byte) content.length);
            } else {
                element.put((byte) content.length);
            }
            return bytes(element.put(content).flip());
        }
    }

    private DistinguishedName() {}

    static String text(X500Principal principal) {
        List<Attribute> attributes = attributes(ByteBuffer.wrap(principal.getEncoded()));
        List<String> parts = new ArrayList<>();
        USUAL.forEach((number, word) -> {
            List<String> values = attributes.stream()
                    .filter(each -> each.number.equals(number) && each.text != null)
                    .map(each -> word + "=" + escaped(String.valueOf(each.text)))
                    .toList();
            boolean single = number.equals(COMMON_NAME) || number.equals(SERIAL_NUMBER);
            if (!values.isEmpty()) {
                parts.add(single ? values.getLast() : String.join("+", values));
            }
        });
        attributes.reversed().stream()
                .filter(each -> !USUAL.containsKey(each.number))
                .map(Attribute::hexadecimal)
                .forEach(parts::add);
        return String.join(",", parts);
    }

    /** A sequence of sets of pairs of a number and a value, which Java has checked. */
    private static List<Attribute> attributes(ByteBuffer name) {
        List<Attribute> all = new ArrayList<>();
        ByteBuffer sets = content(name);
        while (sets.hasRemaining()) {
            ByteBuffer set = content(sets);
            while (set.hasRemaining()) {
                ByteBuffer pair = content(set);
                String number = number(content(pair));
                ByteBuffer whole = pair.duplicate();
                all.add(new Attribute(number, decoded(pair.get(pair.position()), content(pair)), whole));
            }
        }
        return all;
    }

    private static byte[] bytes(ByteBuffer from) {
        byte[] bytes = new byte[from.remaining()];
        from.duplicate().get(bytes);
        return bytes;
    }

    /** What the next element holds; goes on behind it. */
    private static ByteBuffer content(ByteBuffer from) {
        from.get(); // its type is known by its place
        int length = from.get();
        if (length < 0) {
            int bytes = length & 0x7f;
            length = 0;
            for (int i = 0; i < bytes; i++) {
                length = (length << 8) | (from.get() & 0xff);
            }
        }
        ByteBuffer content = from.slice(from.position(), length);
        from.position(from.position() + length);
        return content;
    }

    /** Seven bits a byte, and the first two numbers in one. */
    private static String number(ByteBuffer content) {
        List<String> parts = new ArrayList<>();
        long part = 0;
        while (content.hasRemaining()) {
            byte next = content.get();
            part = (part << 7) | (next & 0x7f);
            if (next >= 0) {
                if (parts.isEmpty()) {
                    long first = Math.min(2, part / 40);
                    parts.add(Long.toString(first));
                    part -= first * 40;
                }
                parts.add(Long.toString(part));
                part = 0;
            }
        }
        return String.join(".", parts);
    }

    private static @Nullable String decoded(byte type, ByteBuffer content) {
        @Nullable
        Charset characters = switch (type) {
            case UTF8, PRINTABLE, 0x12, 0x16 -> StandardCharsets.UTF_8;
            case 0x14 -> StandardCharsets.ISO_8859_1;
            case 0x1e -> StandardCharsets.UTF_16BE;
            default -> null;
        };
        return characters == null ? null : characters.decode(content).toString();
    }

    private static String escaped(String value) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean atEdge = i == 0 || i == value.length() - 1;
            if (",+\"\\<>;".indexOf(c) >= 0 || (c == ' ' && atEdge) || (c == '#' && i == 0)) {
                escaped.append('\\');
            }
            escaped.append(c);
        }
        return escaped.toString();
    }
}
