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
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How protocols that begin in clear text are asked to go on encrypted. */
enum StartTls {
    SMTP(
            "(?m)^[45]\\d\\d[ -].*\\n",
            new Turn("", "(?m)^220 .*\\n"),
            new Turn("EHLO stack-exporter\r\n", "(?m)^250 .*\\n"),
            new Turn("STARTTLS\r\n", "(?m)^220 .*\\n")),
    IMAP(
            "(?m)^(?:\\* BYE|a1 (?:NO|BAD)).*\\n",
            new Turn("", "(?m)^\\* OK.*\\n"),
            new Turn("a1 STARTTLS\r\n", "(?m)^a1 OK.*\\n")),
    POP3("(?m)^-ERR.*\\n", new Turn("", "^\\+OK.*\\n"), new Turn("STLS\r\n", "^\\+OK.*\\n")),
    FTP("(?m)^[45]\\d\\d[ -].*\\n", new Turn("", "(?m)^220 .*\\n"), new Turn("AUTH TLS\r\n", "(?m)^234 .*\\n")),
    /** A request of eight bytes, answered by a letter. */
    POSTGRES("^[NE]", new Turn("\0\0\0\b\u0004\u00d2\u0016/", "^S")),
    /**
     * The server speaks first and says in a bit whether it offers TLS. What is sent asks for protocol 4.1 over TLS, as packet
     * one, with room for answers of 16 MB.
     */
    MYSQL(
            "(?s)^...(?:.\\xff|\\x00\\x0a[^\\x00]*\\x00.{14}[" + StartTls.bytes(false) + "].{13})",
            new Turn("", "(?s)^...\\x00\\x0a[^\\x00]*\\x00.{14}[" + StartTls.bytes(true) + "].{13}"),
            new Turn(" \0\0\u0001\0\u008a\0\0\0\0\0\u0001!" + "\0".repeat(23), "")) {
        @Override
        boolean isWhole(String heard) {
            int length = heard.length() < 3 ? 0 : heard.charAt(0) | (heard.charAt(1) << 8) | (heard.charAt(2) << 16);
            return heard.length() >= length + 4;
        }
    },
    /** The extended request of that number. */
    LDAP(
            "(?s)^0.{1,5}\\x02\\x01\\x01x.{1,5}\\x0a\\x01[^\\x00]",
            new Turn(
                    "0\u001d\u0002\u0001\u0001w\u0018\u0080\u00161.3.6.1.4.1.1466.20037",
                    "(?s)^0.{1,5}\\x02\\x01\\x01x.{1,5}\\x0a\\x01\\x00")),
    XMPP(
            "<failure|<stream:error",
            new Turn(
                    "<?xml version='1.0'?><stream:stream xmlns='jabber:client' version='1.0'"
                            + " xmlns:stream='http://etherx.jabber.org/streams'>",
                    "</stream:features>"),
            new Turn("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>", "<proceed[^>]*>"));

    private static final int MOST_HEARD = 64 << 10;

    private final Pattern refusal;
    private final List<Turn> turns;

    StartTls(String refusal, Turn... turns) {
        this.refusal = compiled(refusal);
        this.turns = List.of(turns);
    }

    /**
     * One turn of the talk.
     *
     * @param says what we say first; empty when the server begins
     * @param hears what the answer must hold, byte for byte a character; empty for no answer
     */
    private record Turn(String says, Pattern hears) {
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
        String words = Stream.of(values()).map(StartTls::word).collect(Collectors.joining(", "));
        String word = settings.text(
                "starttls",
                "",
                "The protocol that is asked to turn to TLS, where it begins in clear text: " + words + ".");
        Optional<StartTls> known =
                Stream.of(values()).filter(each -> each.word().equals(word)).findFirst();
        if (known.isEmpty() && !word.isEmpty()) {
            settings.problem("starttls", "must be one of " + words);
        }
        return known;
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether nothing of the answer is still on its way; what is left would be taken for TLS. */
    boolean isWhole(String heard) {
        return true;
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
                        "the server does not turn to TLS with " + word()
                                + "; switch TLS on there, or take starttls out");
            }
            int count = read(in, buffer);
            if (count < 0 || heard.length() > MOST_HEARD) {
                throw new ProbeException(
                        ErrorKind.QUERY,
                        "what the server says is not " + word() + "; see which protocol is on this port");
            }
            heard.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
        }
    }

    private int read(InputStream in, byte[] buffer) throws IOException {
        try {
            return in.read(buffer);
        } catch (SocketTimeoutException e) {
            throw new ProbeException(
                    ErrorKind.TIMEOUT, "the server does not answer as " + word() + " does; is that spoken there?", e);
        }
    }
}
