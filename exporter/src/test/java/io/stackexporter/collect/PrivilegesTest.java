package io.stackexporter.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.Outcome.Done;
import io.stackexporter.collect.Outcome.Failed;
import io.stackexporter.collect.Outcome.Skipped;
import io.stackexporter.fake.FakeCollector;
import io.stackexporter.fake.FakeSession;
import io.stackexporter.fake.FakeSource;
import io.stackexporter.fake.FakeTargets;
import io.stackexporter.metric.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which rights are said to be missing, and when the server is asked. */
class PrivilegesTest {
    private static final String NEEDED = "GRANT everything TO <user>";
    private static final Outcome DONE = new Done(List.of(), 1, 0, Duration.ZERO, Duration.ZERO);
    private static final Outcome REFUSED = failed(ErrorKind.PERMISSION);

    private final Login login = new Login();

    /** A session that only answers what its login lacks. */
    private static final class Login implements Session {
        private Map<String, List<String>> lacks = Map.of();
        private final List<Set<String>> asked = new ArrayList<>();

        @Override
        public Map<String, List<String>> missing(Set<String> privileges) {
            asked.add(privileges);
            return lacks;
        }

        @Override
        public Identity identity() {
            return new Identity("1", "fake", "standalone");
        }

        @Override
        public void ping() {}

        @Override
        public void close() {}
    }

    private static Outcome failed(ErrorKind kind) {
        return new Failed(kind, "it broke", Duration.ZERO);
    }

    private static Privileges privileges(Duration trusted) {
        Collector<FakeSession> needy = new Needy();
        Target<FakeSession> target = FakeTargets.of(
                "orders-db",
                new FakeSource(1),
                Duration.ofSeconds(1),
                Duration.ZERO,
                List.of(needy, FakeCollector.asking("modest")));
        return new Privileges(target, trusted);
    }

    private record Needy() implements Collector<FakeSession> {
        @Override
        public String name() {
            return "needy";
        }

        @Override
        public String help() {
            return "Needs a right.";
        }

        @Override
        public List<Reading> readings() {
            return List.of();
        }

        @Override
        public String privilege() {
            return NEEDED;
        }

        @Override
        public void collect(FakeSession session, Samples samples) {}
    }

    @Test
    void onlyRefusalsCountWhereTheSessionCannotTell() {
        Privileges privileges = privileges(Duration.ofDays(1));
        privileges.ask(login);

        assertThat(login.asked).containsExactly(Set.of(NEEDED));
        assertThat(privileges.missing(Map.of("needy", DONE, "modest", REFUSED))).isEmpty();
        assertThat(privileges.missing(Map.of("needy", REFUSED))).isEqualTo(Map.of("needy", NEEDED));
    }

    @Test
    void whatTheSessionTellsCountsWhileTheCollectorSpeaksOfRights() {
        Privileges privileges = privileges(Duration.ofDays(1));
        login.lacks = Map.of(NEEDED, List.of("GRANT a", "GRANT b"));
        privileges.ask(login);

        assertThat(privileges.missing(Map.of("needy", DONE))).isEqualTo(Map.of("needy", "GRANT a; GRANT b"));
        assertThat(privileges.missing(Map.of("needy", REFUSED))).isEqualTo(Map.of("needy", "GRANT a; GRANT b"));
        assertThat(privileges.missing(Map.of("needy", failed(ErrorKind.TIMEOUT))))
                .isEmpty();
        assertThat(privileges.missing(Map.of("needy", new Skipped("not here")))).isEmpty();
    }

    @Test
    void refusalWithAllRightsIsNotBlamedOnThem() {
        Privileges privileges = privileges(Duration.ofDays(1));
        login.lacks = Map.of(NEEDED, List.of());
        privileges.ask(login);

        assertThat(privileges.missing(Map.of("needy", REFUSED))).isEmpty();
    }

    @Test
    void answerHoldsUntilItIsOldOrDoubtful() {
        Privileges privileges = privileges(Duration.ofDays(1));
        login.lacks = Map.of(NEEDED, List.of());
        privileges.ask(login);
        privileges.ask(login);
        privileges.doubtIfUnexplained(Map.of("needy", DONE));
        privileges.ask(login);
        assertThat(login.asked).hasSize(1);
        privileges.doubtIfUnexplained(Map.of("needy", REFUSED));
        privileges.ask(login);
        assertThat(login.asked).hasSize(2);

        Privileges forgetful = privileges(Duration.ZERO);
        forgetful.ask(login);
        login.lacks = Map.of(NEEDED, List.of("GRANT a"));
        forgetful.ask(login);
        assertThat(forgetful.missing(Map.of("needy", DONE))).containsKey("needy");
    }
}
