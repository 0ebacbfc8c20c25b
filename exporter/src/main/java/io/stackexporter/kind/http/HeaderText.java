package io.stackexporter.kind.http;

import java.util.regex.Pattern;

/** What may stand in a header. */
final class HeaderText {
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e]*");

    private HeaderText() {}

    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    static boolean isValue(String text) {
        return VALUE.matcher(text).matches();
    }
}
