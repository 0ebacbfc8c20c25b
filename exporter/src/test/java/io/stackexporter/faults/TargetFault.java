package io.stackexporter.faults;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.faults.Gate.Conversation;
import io.stackexporter.servers.Await;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Locale;
import java.util.Random;
import javax.net.ssl.SSLSocket;

/** Everything that can be wrong with a target of any kind, and what the page must call it. */
enum TargetFault {
    REFUSES("nobody listens on the port", ErrorKind.CONNECT) {
        @Override
        void begin(FaultyTarget target) {
            target.gate().refuse();
        }
    },
    BLACK_HOLE("the network swallows every packet", ErrorKind.TIMEOUT) {
        @Override
        void begin(FaultyTarget target) {
            target.gate().swallow();
        }
    },
    SILENT("accepts and never answers", ErrorKind.TIMEOUT) {
        @Override
        void begin(FaultyTarget target) {
            target.gate().be(near -> near.getInputStream().transferTo(OutputStream.nullOutputStream()));
        }
    },
    DRIPS("answers one byte a second", ErrorKind.TIMEOUT) {
        @Override
        void begin(FaultyTarget target) {
            target.gate().be(Gate.to(target.server().port(), TargetFault::drip));
        }
    },
    GARBAGE("answers garbage", ErrorKind.QUERY) {
        @Override
        void begin(FaultyTarget target) {
            target.gate().be(TargetFault::garbage);
        }
    },
    TLS_IS_NOT_THERE("TLS is wanted, the server has none", ErrorKind.CONNECT) {
        @Override
        void begin(FaultyTarget target) {
            target.gate().be(Gate.to(target.server().portWithoutTls()));
        }
    },
    TLS_IS_DEMANDED("TLS is not wanted, the server speaks nothing else", ErrorKind.CONNECT) {
        @Override
        void begin(FaultyTarget target) {
            target.gate().be(encrypted(target));
        }
    },
    WRONG_PASSWORD("the password is wrong", ErrorKind.AUTH) {
        @Override
        void begin(FaultyTarget target) {
            target.password("wr0ng-Pa55word");
            target.gate().be(Gate.to(target.server().port()));
        }
    },
    CLOSES("closes in the middle of an answer", ErrorKind.CONNECT) {
        @Override
        void begin(FaultyTarget target) {
            int some = target.server().someBytes();
            target.gate().be(Gate.to(target.server().port(), (from, to) -> pass(some, from, to)));
        }
    },
    LATE("answers after the deadline", ErrorKind.TIMEOUT) {
        @Override
        void begin(FaultyTarget target) {
            Duration late = target.limit().plusMillis(500);
            target.gate().be(Gate.to(target.server().port(), (from, to) -> {
                int first = from.read();
                Await.pause(late);
                to.write(first);
                from.transferTo(to);
            }));
        }
    },
    NO_NAME("the name is not in DNS", ErrorKind.CONNECT) {
        @Override
        boolean isReason(String reason) {
            return !reason.contains("refused");
        }

        @Override
        void begin(FaultyTarget target) {
            target.forgetName();
            // What is remembered of the name for a moment leads nowhere.
            target.gate().refuse();
        }
    };

    private static final Duration BETWEEN_DROPS = Duration.ofSeconds(1);

    private final String words;
    private final ErrorKind error;

    TargetFault(String words, ErrorKind error) {
        this.words = words;
        this.error = error;
    }

    abstract void begin(FaultyTarget target);

    /** Whether a page already shows this fault, and not what comes before it. */
    boolean isReason(String reason) {
        return true;
    }

    String words() {
        return words;
    }

    /** What the page calls it, where a kind has no reason to call it something else. */
    ErrorKind error() {
        return error;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    boolean wantsTls() {
        return this == TLS_IS_NOT_THERE;
    }

    private static void drip(InputStream from, OutputStream to) throws IOException {
        for (int each = from.read(); each >= 0; each = from.read()) {
            Await.pause(BETWEEN_DROPS);
            to.write(each);
        }
    }

    private static void pass(int some, InputStream from, OutputStream to) throws IOException {
        byte[] answer = from.readNBytes(1);
        for (int left = some; answer.length > 0 && left > 0; left--) {
            to.write(answer);
            answer = from.readNBytes(1);
        }
    }

    /** Without end; the same bytes each time, so that what is made of them is the same too. */
    private static void garbage(Socket near) throws IOException {
        byte[] bytes = new byte[4096];
        Random random = new Random(4);
        while (true) {
            random.nextBytes(bytes);
            near.getOutputStream().write(bytes);
        }
    }

    private static Conversation encrypted(FaultyTarget target) {
        return near -> {
            try (SSLSocket speaking =
                    (SSLSocket) target.tls().getSocketFactory().createSocket(near, null, true)) {
                speaking.getInputStream().transferTo(OutputStream.nullOutputStream());
            }
        };
    }
}
