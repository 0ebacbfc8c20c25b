package io.stackexporter.kind.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What servers answer to the question for grants, and what follows from it. */
class GrantTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\u0001', textBlock = """
            PROCESS ON *.*                         | GRANT PROCESS, SHOW VIEW ON *.* TO `a`@`%`                  | true
            PROCESS ON *.*                         | GRANT ALL PRIVILEGES ON *.* TO `a`@`%` WITH GRANT OPTION    | true
            PROCESS ON *.*                         | GRANT USAGE ON *.* TO `a`@`%`                               | false
            PROCESS ON *.*                         | GRANT ALL PRIVILEGES ON `shop`.* TO `a`@`%`                 | false
            PROCESS ON *.*                         | GRANT `PROCESS`@`%` TO `a`@`%`                              | false
            SELECT ON performance_schema.*         | GRANT SELECT ON `performance_schema`.* TO `a`@`%`           | true
            SELECT ON performance_schema.*         | GRANT SELECT ON `performance\\_schema`.* TO `a`@`%`         | true
            SELECT ON performance_schema.*         | GRANT SELECT ON "perf%".* TO "a"@"%"                        | true
            SELECT ON performance_schema.*         | GRANT SELECT ON `performance_schema`.`threads` TO `a`@`%`   | false
            SELECT ON performance_schema.*         | GRANT SELECT ON *.* TO `a`@`%` IDENTIFIED BY PASSWORD '*0'  | true
            SHOW VIEW ON *.*                       | GRANT INSERT ON *.* TO `a`@`%`                              | true
            SHOW VIEW ON *.*                       | GRANT RELOAD, PROCESS ON *.* TO `a`@`%`                     | false
            REPLICATION CLIENT ON *.*              | GRANT PROCESS, BINLOG MONITOR ON *.* TO `a`@`%`             | true
            REPLICATION CLIENT ON *.*              | GRANT REPLICATION SLAVE ON *.* TO `a`@`%`                   | false
            SELECT (user, host) ON mysql.user      | GRANT SELECT (`Host`, `User`, `x`) ON `mysql`.`user` TO `a` | true
            SELECT (user, host) ON mysql.user      | GRANT SELECT (`Host`), INSERT (`User`) ON `mysql`.`user` TO `a` | false
            SELECT (user, host) ON mysql.user      | GRANT SELECT ON `mysql`.`user` TO `a`@`%`                   | true
            SELECT (user, host) ON mysql.user      | GRANT SELECT (`Host`, `User`) ON `mysql`.`db` TO `a`@`%`    | false
            SELECT ON mysql.user                   | GRANT SELECT (`Host`, `User`) ON `mysql`.`user` TO `a`@`%`  | false
            SELECT ON `a``b`.`c`                   | GRANT SELECT ON `a``b`.* TO `a`@`%`                         | true
            SELECT ON mysql.user                   | GRANT SELECT ON *.* TO `a`; REVOKE SELECT ON `mysql`.* FROM `a` | false
            SELECT ON sys.x                        | GRANT SELECT ON *.* TO `a`; REVOKE SELECT ON `mysql`.* FROM `a` | true
            SELECT ON mysql.user                   | GRANT SELECT ON *.* TO `a`; REVOKE SELECT ON `mysql`.* FROM `a`; GRANT SELECT ON `mysql`.`user` TO `a` | true
            """)
    void coversWhatTheServerWouldAllow(String wanted, String told, boolean covered) {
        Grant grant = Grant.parse("GRANT " + wanted + " TO <user>").orElseThrow();
        List<Grant> held = Arrays.stream(told.split("; ", -1))
                .map(Grant::parse)
                .flatMap(Optional::stream)
                .toList();
        assertThat(grant.isCoveredBy(held)).isEqualTo(covered);
    }
}
