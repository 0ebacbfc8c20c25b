package io.stackexporter.kind.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Outcome;
import io.stackexporter.kind.WatchedTarget;
import io.stackexporter.servers.BadServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Garbage that looks like PostgreSQL costs no memory. */
class BoundedAnswersTest {
    private static final byte[] SSL_REQUEST = {0, 0, 0, 8, 4, (byte) 0xd2, 0x16, 0x2f};

    private static byte[] message(char type, int length) {
        return ByteBuffer.allocate(5).put((byte) type).putInt(length).array();
    }

    private static BoundedAnswers answers(byte[] bytes) {
        return new BoundedAnswers(new ByteArrayInputStream(bytes));
    }

    @Test
    void wholeMessagesPassUnchangedHoweverTheyAreCut() throws IOException {
        byte[] said = "R\0\0\0\u0008\0\0\0\0Z\0\0\0\u0005I".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(answers(said).readAllBytes()).isEqualTo(said);
        try (BoundedAnswers bytewise = answers(said)) {
            for (byte each : said) {
                assertThat(bytewise.read()).isEqualTo(each);
            }
            assertThat(bytewise.read()).isEqualTo(-1);
        }
    }

    @Test
    void longMessagesAndWrongLengthsAreRefused() {
        for (int length : new int[] {Integer.MAX_VALUE, 100 << 20, -1, 3}) {
            assertThatThrownBy(() -> answers(message('D', length)).readAllBytes())
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void manyThousandNoticesAreRefused() {
        ByteBuffer notices = ByteBuffer.allocate(5 * 4000);
        while (notices.hasRemaining()) {
            notices.put(message('N', 4));
        }
        assertThatThrownBy(() -> answers(notices.array()).readAllBytes()).isInstanceOf(IOException.class);
    }

    @Test
    void afterTheWordForEncryptionNothingIsRead() throws IOException {
        try (BoundedAnswers answers = answers("S".getBytes(StandardCharsets.US_ASCII))) {
            answers.asked(SSL_REQUEST, 0, SSL_REQUEST.length);
            assertThat(answers.readAllBytes()).hasSize(1);
        }
        byte[] records = message('D', -1);
        try (BoundedAnswers answers = new BoundedAnswers(new SequenceInputStream(
                new ByteArrayInputStream(new byte[] {'S'}), new ByteArrayInputStream(records)))) {
            answers.asked(SSL_REQUEST, 0, SSL_REQUEST.length);
            assertThat(answers.readAllBytes()).endsWith(records);
        }
    }

    /** An error, a parameter and a column's description that announce two gigabytes. */
    @ParameterizedTest
    @ValueSource(strings = {"E", "S", "T"})
    void serverThatAnnouncesGigabytesIsDownAndNothingElse(String type) throws Exception {
        try (BadServer server = BadServer.that(socket -> announce(socket, type.charAt(0)));
                WatchedTarget watch = Watch.at("postgresql://127.0.0.1:" + server.port() + "/x", "timeout: 5s")) {
            Outcome.Failed failed = (Outcome.Failed) watch.scrape().session();
            assertThat(failed.kind()).isEqualTo(ErrorKind.CONNECT);
            assertThat(failed.message()).contains("longer than any that is expected");
        }
    }

    private static void announce(Socket socket, char type) throws IOException {
        byte[] heard = new byte[4096];
        OutputStream out = socket.getOutputStream();
        if (socket.getInputStream().read(heard) >= 0) {
            out.write('N');
        }
        if (socket.getInputStream().read(heard) >= 0) {
            out.write(message(type, 0x7fff_fff0));
            out.write(new byte[1000]);
        }
    }
}
