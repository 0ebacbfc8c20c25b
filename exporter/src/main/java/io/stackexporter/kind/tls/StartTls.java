package io.stackexporter.kind.tls;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.config.Section;
import io.stackexporter.probe.ProbeException;
import io.stackexporter.probe.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How a protocol that begins in clear text is asked to go on encrypted.
 *
 * @param word in the configuration
 * @param refusal what the server says when it does not want to
 * @param counted whether what the server says first tells its length in three bytes, and has to be heard to its end
 */
record StartTls(String word, Pattern refusal, boolean counted, List<Turn> turns) {
    private static final List<StartTls> ALL = List.of(
            new StartTls(
                    "smtp",
                    "(?m)^[45]\\d\\d[ -].*\\n",
                    new Turn("", "(?m)^220 .*\\n"),
                    new Turn("EHLO stack-exporter\r\n", "(?m)^250 .*\\n"),
                    new Turn("STARTTLS\r\n", "(?m)^220 .*\\n")),
            new StartTls(
                    "imap",
                    "(?m)^(?:\\* BYE|a1 (?:NO|BAD)).*\\n",
                    new Turn("", "(?m)^\\* OK.*\\n"),
                    new Turn("a1 STARTTLS\r\n", "(?m)^a1 OK.*\\n")),
            new StartTls("pop3", "(?m)^-ERR.*\\n", new Turn("", "^\\+OK.*\\n"), new Turn("STLS\r\n", "^\\+OK.*\\n")),
            new StartTls(
                    "ftp",
                    "(?m)^[45]\\d\\d[ -].*\\n",
                    new Turn("", "(?m)^220 .*\\n"),
                    new Turn("AUTH TLS\r\n", "(?m)^234 .*\\n")),
            // A request of eight bytes, answered by a letter.
            new StartTls("postgres", "^[NE]", new Turn("\0\0\0\b\u0004\u00d2\u0016/", "^S")),
            mysql(),
            // The extended request of that number.
            new StartTls(
                    "ldap",
                    "(?s)^0.{1,5}\\x02\\x01\\x01x.{1,5}\\x0a\\x01[^\\x00]",
                    new Turn(
                            "0\u001d\u0002\u0001\u0001w\u0018\u0080\u00161.3.6.1.4.1.1466.20037",
                            "(?s)^0.{1,5}\\x02\\x01\\x01x.{1,5}\\x0a\\x01\\x00")),
            new StartTls(
                    "xmpp",
                    "<failure|<stream:error",
                    new Turn(
                            "<?xml version='1.0'?><stream:stream xmlns='jabber:client' version='1.0'"
                                    + " xmlns:stream='http://etherx.jabber.org/streams'>",
                            "</stream:features>"),
                    new Turn("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>", "<proceed[^>]*>")));

    private static final String WORDS = ALL.stream().map(StartTls::word).collect(Collectors.joining(", "));
    private static final int MOST_HEARD = 64 << 10;

    private StartTls(String word, String refusal, Turn... turns) {
        this(word, compiled(refusal), false, List.of(turns));
    }

    /**
     * The server speaks first and says in a bit whether it offers TLS. What is sent asks for protocol 4.1 over TLS, as packet
     * one, with room for answers of 16 MB.
     */
    private static StartTls mysql() {
        String greeting = "\\x00\\x0a[^\\x00]*\\x00.{14}[%s].{13}";
        String request = " \0\0\u0001\0\u008a\0\0\0\0\0\u0001!" + "\0".repeat(23);
        return new StartTls(
                "mysql",
                compiled("(?s)^...(?:.\\xff|" + greeting.formatted(bytes(false)) + ")"),
                true,
                List.of(new Turn("", "(?s)^..." + greeting.formatted(bytes(true))), new Turn(request, "")));
    }

    /**
     * One turn of the talk.
     *
     * @param says what we say first; empty when the server begins
     * @param hears what the answer must hold, byte for byte a character; empty for no answer
     */
    record Turn(String says, Pattern hears) {
        Turn(String says, String hears) {
            this(says, compiled(hears));
        }

        boolean isHeard(String heard) {
            return hears.matcher(heard).find();
        }
    }

    /** A line ends with a line feed, whatever stands before it. */
    private static Pattern compiled(String pattern) {
        return Pattern.compile(pattern, Pattern.UNIX_LINES);
    }

    /** Bytes whose bit for TLS is set, or is not, as ranges of a pattern. */
    private static String bytes(boolean set) {
        return IntStream.range(0, 16)
                .map(high -> high * 16 + (set ? 8 : 0))
                .mapToObj(low -> "\\x%02x-\\x%02x".formatted(low, low + 7))
                .collect(Collectors.joining());
    }

    static Optional<StartTls> configured(Section settings) {
        String word = settings.text(
                "starttls",
                "",
                "The protocol that is asked to turn to TLS, where it begins in clear text: " + WORDS + ".");
        Optional<StartTls> known =
                ALL.stream().filter(each -> each.word.equals(word)).findFirst();
        if (known.isEmpty() && !word.isEmpty()) {
            settings.problem("starttls", "must be one of " + WORDS);
        }
        return known;
    }

    /** Whether nothing of the answer is still on its way; what is left would be taken for TLS. */
    private boolean isWhole(String heard) {
        if (!counted) {
            return true;
        }
        int length = heard.length() < 3 ? 0 : heard.charAt(0) | (heard.charAt(1) << 8) | (heard.charAt(2) << 16);
        return heard.length() >= length + 4;
    }

    /** Brings the connection to where TLS begins. */
    void negotiate(Wire wire) throws IOException {
        for (Turn turn : turns) {
            if (!turn.says.isEmpty()) {
                wire.out().write(turn.says.getBytes(StandardCharsets.ISO_8859_1));
                wire.out().flush();
            }
            if (!turn.hears.pattern().isEmpty()) {
                hear(wire.in(), turn);
            }
        }
    }

    private void hear(InputStream in, Turn turn) throws IOException {
        StringBuilder heard = new StringBuilder();
        byte[] buffer = new byte[4096];
        while (!turn.isHeard(heard.toString()) || !isWhole(heard.toString())) {
            if (refusal.matcher(heard).find()) {
                throw new ProbeException(
                        ErrorKind.UNSUPPORTED,
                        "the server does not turn to TLS with " + word + "; switch TLS on there, or take starttls out");
            }
            int count = read(in, buffer);
            if (count < 0 || heard.length() > MOST_HEARD) {
                throw new ProbeException(
                        ErrorKind.QUERY,
                        "what the server says is not " + word + "; see which protocol is on this port");
            }
            heard.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
        }
    }

    private int read(InputStream in, byte[] buffer) throws IOException {
        try {
            return in.read(buffer);
        } catch (SocketTimeoutException e) {
            throw new ProbeException(
                    ErrorKind.TIMEOUT, "the server does not answer as " + word + " does; is that spoken there?", e);
        }
    }
}
