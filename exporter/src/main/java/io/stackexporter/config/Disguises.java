package io.stackexporter.config;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The forms in which programs repeat a text: as it is, escaped for URLs, JSON or HTML, and in base64. */
final class Disguises {
    /** Keys are longer than passwords, and nobody escapes them. */
    private static final int LONGEST_ESCAPED = 1000;
    /** A shorter text says too little in base64: what stands for it might stand for anything. */
    private static final int SHORTEST_ENCODED = 4;

    private static final Map<Integer, String> SHORT_ESCAPES =
            Map.of((int) '\n', "n", (int) '\r', "r", (int) '\t', "t", (int) '\b', "b", (int) '\f', "f");
    private static final Map<Integer, String> ENTITIES =
            Map.of((int) '&', "amp", (int) '<', "lt", (int) '>', "gt", (int) '"', "quot", (int) '\'', "apos");

    private Disguises() {}

    static String hide(String secret, String text, String instead) {
        if (secret.isEmpty()) {
            return text;
        }
        String replacement = Matcher.quoteReplacement(instead);
        String hidden = secret.length() > LONGEST_ESCAPED
                ? text.replace(secret, instead)
                : escaped(secret).matcher(text).replaceAll(replacement);
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        if (bytes.length >= SHORTEST_ENCODED && bytes.length <= LONGEST_ESCAPED) {
            for (int before = 0; before < 3; before++) {
                hidden = encoded(bytes, before).matcher(hidden).replaceAll(replacement);
            }
        }
        return hidden;
    }

    /** Each character either as it is or escaped, since every program has its own idea of which ones need it. */
    private static Pattern escaped(String secret) {
        return Pattern.compile(secret.codePoints().mapToObj(Disguises::escaped).collect(Collectors.joining()));
    }

    private static String escaped(int character) {
        String text = Character.toString(character);
        String percent = bytes(text, "%%%02x");
        String unicode = text.chars().mapToObj("\\\\u%04x"::formatted).collect(Collectors.joining());
        String shortEscape = SHORT_ESCAPES.getOrDefault(character, "");
        return "(?:\\\\?" + Pattern.quote(text)
                + "|(?i:" + percent + "|" + unicode
                + "|&#0*" + character + ";|&#x0*" + Integer.toHexString(character) + ";)"
                + (character == ' ' ? "|\\+" : "")
                + (shortEscape.isEmpty() ? "" : "|\\\\" + shortEscape)
                + (ENTITIES.containsKey(character) ? "|&" + ENTITIES.get(character) + ";" : "")
                + ")";
    }

    private static String bytes(String text, String format) {
        StringBuilder all = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            all.append(format.formatted(each));
        }
        return all.toString();
    }

    /**
     * What stands for the bytes in base64 when some others come before them, as in {@code user:password}: without the
     * characters at both ends, which depend on the neighbours too, but with whatever stands at their place.
     */
    private static Pattern encoded(byte[] bytes, int before) {
        byte[] shifted = new byte[before + bytes.length];
        System.arraycopy(bytes, 0, shifted, before, bytes.length);
        String whole = Base64.getEncoder().withoutPadding().encodeToString(shifted);
        int first = (before * 8 + 5) / 6;
        String sure = whole.substring(first, shifted.length * 8 / 6);
        String either = Arrays.stream(sure.split("", -1))
                .map(one -> switch (one) {
                    case "+" -> "[+-]";
                    case "/" -> "[/_]";
                    default -> one;
                })
                .collect(Collectors.joining());
        return Pattern.compile((before == 0 ? "" : "[A-Za-z0-9+/_-]")
                + either
                + (shifted.length % 3 == 0 ? "" : "[A-Za-z0-9+/_-]?={0,2}"));
    }
}
