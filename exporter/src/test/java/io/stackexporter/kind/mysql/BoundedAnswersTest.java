package io.stackexporter.kind.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Garbage that looks like MySQL costs no memory. */
class BoundedAnswersTest {
    private static final byte[] QUERY = {9, 0, 0, 0, 3, 'S', 'E', 'L', 'E', 'C', 'T', ' ', '1'};

    private static byte[] packet(int length, int first) {
        return ByteBuffer.allocate(5)
                .put((byte) length)
                .put((byte) (length >> 8))
                .put((byte) (length >> 16))
                .put((byte) 1)
                .put((byte) first)
                .array();
    }

    private static BoundedAnswers answers(byte[] bytes) {
        return new BoundedAnswers(new ByteArrayInputStream(bytes));
    }

    @Test
    void wholePacketsPassUnchangedHoweverTheyAreCut() throws IOException {
        byte[] said = {1, 0, 0, 1, 2, 3, 0, 0, 2, 'a', 'b', 'c', 0, 0, 0, 3};
        assertThat(answers(said).readAllBytes()).isEqualTo(said);
        try (BoundedAnswers bytewise = answers(said)) {
            bytewise.asked(QUERY, 0, QUERY.length);
            for (byte each : said) {
                assertThat(bytewise.read()).isEqualTo(each);
            }
            assertThat(bytewise.read()).isEqualTo(-1);
        }
    }

    @Test
    void longPacketsAreRefused() {
        assertThatThrownBy(() -> answers(packet(0xffffff, 0)).readAllBytes()).isInstanceOf(IOException.class);
    }

    @Test
    void endlessRowsAreRefusedAndEveryQuestionCountsAnew() throws IOException {
        ByteBuffer rows = ByteBuffer.allocate(5 * 400_000);
        while (rows.hasRemaining()) {
            rows.put(packet(1, 0));
        }
        assertThatThrownBy(() -> answers(rows.array()).readAllBytes()).isInstanceOf(IOException.class);
        try (BoundedAnswers answers = answers(rows.array())) {
            byte[] some = new byte[500_000];
            for (int part = 0; part < 4; part++) {
                answers.asked(QUERY, 0, QUERY.length);
                assertThat(answers.readNBytes(some, 0, some.length)).isEqualTo(some.length);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0xfd, 0xfe})
    void manyColumnsAreRefusedInAnAnswerButNotInALogin(int first) throws IOException {
        try (BoundedAnswers answers = answers(packet(1, first))) {
            answers.asked(QUERY, 0, QUERY.length);
            assertThatThrownBy(answers::readAllBytes).isInstanceOf(IOException.class);
        }
        byte[] login = {9, 0, 0, 1, 3, 0, 0, 0, 0, 0, 0, 0, 0};
        try (BoundedAnswers answers = answers(packet(1, first))) {
            answers.asked(login, 0, login.length);
            assertThat(answers.readAllBytes()).hasSize(5);
        }
    }

    @Test
    void recordsOfTlsAreNotCounted() throws IOException {
        try (BoundedAnswers answers = answers(packet(0xffffff, 0))) {
            answers.encrypted();
            assertThat(answers.readAllBytes()).hasSize(5);
        }
    }
}
