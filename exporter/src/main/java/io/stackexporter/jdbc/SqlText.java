package io.stackexporter.jdbc;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks at the text of a user's statement before any server sees it: only one statement, and one that reads. It is no guard
 * against malice, the read-only session is; it tells a slip where it was made.
 */
public final class SqlText {
    /** How strings, names and comments are written. */
    public enum Dialect {
        POSTGRESQL,
        MYSQL
    }

    private static final Set<String> READING = Set.of("select", "with", "show", "table", "values");
    private static final Pattern FIRST_WORD = Pattern.compile("[\\s(]*([A-Za-z]*).*", Pattern.DOTALL);
    private static final Pattern LAST_SEMICOLONS = Pattern.compile("[;\\s]+\\z");
    private static final Pattern DOLLAR_QUOTE =
            Pattern.compile("\\$[A-Za-z_\\x80-\\x{10ffff}]?[\\w\\x80-\\x{10ffff}]*\\$");
    /** Read-only transactions do not refuse these on every server. */
    private static final Pattern LOCKING = Pattern.compile(
            "\\bfor\\s+(no\\s+key\\s+|key\\s+)?(update|share)\\b|\\block\\s+in\\s+share\\s+mode\\b",
            Pattern.CASE_INSENSITIVE);

    /** These belong to the session, so that no end of a transaction lets go of them. */
    private static final Pattern HOLDING =
            Pattern.compile("\\b(get_lock|pg_(try_)?advisory_lock(_shared)?)\\s*\\(", Pattern.CASE_INSENSITIVE);

    /** The version is that of the oldest server which runs what follows. */
    private static final Pattern RUN_COMMENT = Pattern.compile("/\\*M?!\\d*");

    private static final Pattern TO_FILE =
            Pattern.compile("\\binto\\s+(outfile|dumpfile)\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern ORDERED = Pattern.compile("\\border\\s+by\\b", Pattern.CASE_INSENSITIVE);

    private final String text;
    private final Dialect dialect;
    private final StringBuilder bare = new StringBuilder();
    private int at;

    private SqlText(String text, Dialect dialect) {
        this.text = text;
        this.dialect = dialect;
    }

    /** Why a text cannot be run as a query; empty when it can. */
    public static String problem(String text, Dialect dialect) {
        String statement = LAST_SEMICOLONS.matcher(bare(text, dialect)).replaceFirst("");
        if (statement.contains(";")) {
            return "must be one statement, not several";
        }
        if (LOCKING.matcher(statement).find()) {
            return "must not lock rows";
        }
        if (HOLDING.matcher(statement).find()) {
            return "must not take a lock that outlasts it";
        }
        if (TO_FILE.matcher(statement).find()) {
            return "must not write to a file";
        }
        Matcher first = FIRST_WORD.matcher(statement);
        String word = first.matches() ? first.group(1) : "";
        if (READING.contains(word.toLowerCase(Locale.ROOT))) {
            return "";
        }
        return "must read, so it must begin with SELECT, WITH, SHOW, TABLE or VALUES"
                + (word.isEmpty() ? "" : ", not with " + word);
    }

    /** Whether the user says in which order the rows come. */
    static boolean isOrdered(String text, Dialect dialect) {
        return ORDERED.matcher(bare(text, dialect)).find();
    }

    /** The text without what is in quotes or comments. */
    private static String bare(String text, Dialect dialect) {
        SqlText scanner = new SqlText(text, dialect);
        while (scanner.at < text.length()) {
            scanner.step();
        }
        return scanner.bare.toString();
    }

    private void step() {
        char next = text.charAt(at);
        boolean mysql = dialect == Dialect.MYSQL;
        if (next == '\'' || next == '"' || (mysql && next == '`')) {
            quoted(next, next != '`' && (mysql || (next == '\'' && isEscapeString())));
        } else if (isLineComment(mysql)) {
            skipLine(mysql);
        } else if (text.startsWith("/*", at)) {
            comment();
        } else if (mysql && text.startsWith("*/", at)) {
            skip(2);
        } else if (!mysql && next == '$' && !afterWord()) {
            dollarQuoted();
        } else {
            bare.append(next);
            at++;
        }
    }

    /** In MySQL two minus signs are a comment before a space only; without, they are arithmetic. */
    private boolean isLineComment(boolean mysql) {
        boolean dashes = text.startsWith("--", at);
        return mysql
                ? text.charAt(at) == '#' || (dashes && (at + 2 >= text.length() || text.charAt(at + 2) <= ' '))
                : dashes;
    }

    private void skipLine(boolean mysql) {
        while (at < text.length() && text.charAt(at) != '\n' && (mysql || text.charAt(at) != '\r')) {
            at++;
        }
        bare.append(' ');
    }

    private void skip(int count) {
        at += count;
        bare.append(' ');
    }

    private boolean afterWord() {
        return at > 0 && (Character.isLetterOrDigit(text.charAt(at - 1)) || text.charAt(at - 1) == '_');
    }

    /** Whether the quote that comes begins a string such as {@code E'it\'s'}. */
    private boolean isEscapeString() {
        int before = bare.length() - 1;
        return before >= 0
                && at > 0
                && Character.toLowerCase(text.charAt(at - 1)) == 'e'
                && (before == 0 || !Character.isLetterOrDigit(bare.charAt(before - 1)));
    }

    /** A quote that is doubled inside ends one string and begins the next, which comes to the same. */
    private void quoted(char quote, boolean backslashes) {
        at++;
        while (at < text.length() && text.charAt(at) != quote) {
            at += backslashes && text.charAt(at) == '\\' ? 2 : 1;
        }
        at++;
        bare.append(' ');
    }

    private void comment() {
        Matcher run = RUN_COMMENT.matcher(text).region(at, text.length());
        if (dialect == Dialect.MYSQL && run.lookingAt()) {
            skip(run.end() - at); // what it holds is run, until the end of comment that has no beginning
            return;
        }
        int depth = 0;
        do {
            boolean opens = text.startsWith("/*", at);
            boolean closes = text.startsWith("*/", at);
            depth += opens && (depth == 0 || dialect == Dialect.POSTGRESQL) ? 1 : closes ? -1 : 0;
            at += opens || closes ? 2 : 1;
        } while (depth > 0 && at < text.length());
        bare.append(' ');
    }

    private void dollarQuoted() {
        Matcher quote = DOLLAR_QUOTE.matcher(text).region(at, text.length());
        if (quote.lookingAt()) {
            at = quote.end();
            skipPast(quote.group());
        } else {
            bare.append('$');
            at++;
        }
    }

    private void skipPast(String end) {
        int found = text.indexOf(end, at);
        at = found < 0 ? text.length() : found + end.length();
        bare.append(' ');
    }
}
