package io.stackexporter.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients say that they accept, and what they get. */
class FormatTest {
    @ParameterizedTest
    @ValueSource(strings = {";", ";;", ";,", ",", "", " ", "text/plain,;", ",;q=1,;", "; application/openmetrics-text"})
    void whatNamesNoTypeIsText(String accept) {
        assertThat(Format.wantedBy(accept)).isEqualTo(Format.TEXT);
    }

    @Test
    void openMetricsIsGivenToWhoNamesIt() {
        assertThat(Format.wantedBy("application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5"))
                .isEqualTo(Format.OPENMETRICS);
        assertThat(Format.wantedBy(";,application/openmetrics-text;version=1.0.0"))
                .isEqualTo(Format.OPENMETRICS);
        assertThat(Format.wantedBy(null)).isEqualTo(Format.TEXT);
    }
}
