package io.stackexporter.bundle;

import static io.stackexporter.bundle.Firing.phase;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Pages in, alerts out. */
class FiringTest {
    private static final Duration LONG = Duration.ofMinutes(20);
    private static final Duration SHORT = Duration.ofMinutes(2);
    private static final String WELL = """
            # HELP stack_up Whether connect, login and a trivial request succeeded in this scrape.
            # TYPE stack_up gauge
            stack_up{target="orders",system="postgresql",kind="database"} 1.0
            stack_up{target="it's",system="redis",kind="cache"} 1.0
            stack_threshold{signal="ping_seconds",severity="warning",target="orders",system="postgresql",kind="database"} 1.0
            stack_threshold{signal="ping_seconds",severity="warning",target="it's",system="redis",kind="cache"} 1.0
            stack_errors_total{error="deadlock",target="orders",system="postgresql",kind="database"} 7.0
            pg_of_no_interest{target="orders"} NaN
            """;
    private static final String DOWN = WELL.replace("\"database\"} 1.0", "\"database\"} 0.0");

    @Test
    void nothingFiresWhenAllIsWell() {
        assertThat(Firing.after(LONG, WELL)).isEmpty();
    }

    @Test
    void anAlertFiresOnceItsConditionHasLastedAndForItsTargetOnly() {
        assertThat(Firing.after(phase(WELL, LONG), phase(DOWN, Duration.ofMinutes(1))))
                .isEmpty();
        assertThat(Firing.after(phase(WELL, LONG), phase(DOWN, SHORT)))
                .containsExactly("StackTargetDown critical orders");
    }

    @Test
    void countersMayGrowFromPageToPage() {
        assertThat(Firing.after(SHORT, WELL, WELL.replace("7.0", "9.0")))
                .containsExactly("PostgresqlDeadlocks warning orders");
        assertThat(Firing.after(LONG, WELL, WELL.replace("7.0", "9.0"))).isEmpty();
    }

    @Test
    void whatAPageDoesNotBringAnyMoreIsGone() {
        String without = WELL.replaceAll("stack_up.*cache.*\n", "");
        assertThat(without).isNotEqualTo(WELL);
        assertThat(Firing.after(phase(WELL, LONG), phase(without, LONG)))
                .containsExactly("StackTargetGone warning it's");
    }

    @Test
    void aPageThatIsNoPageIsNotSilence() {
        assertThatThrownBy(() -> Firing.after(SHORT, "stack_up{target=} 1"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("promtool gives no answer");
    }
}
