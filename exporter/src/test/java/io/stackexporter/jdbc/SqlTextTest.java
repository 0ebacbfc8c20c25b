package io.stackexporter.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.jdbc.SqlText.Dialect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts as one statement that reads, in the words of either dialect. */
class SqlTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 1",
                " (SELECT 1) UNION (SELECT 2) ; ",
                "-- first; of all\nSELECT 1 -- last; of all",
                "/* a; /* nested; */ b; */ SELECT 1",
                "SELECT ';', 'it''s;', \"a;\"\"b\"",
                "SELECT E'it\\'s; fine'",
                "SELECT $$ a; b $$, $tag$ $$; $tag$, a$b, $1",
                "WITH w AS (SELECT 1) TABLE w",
                "SHOW server_version",
                "VALUES (1)",
                "TABLE orders",
                "SELECT jsonb '{}' ? 'a', 1 # 2",
                "SELECT 'FOR UPDATE', share FROM orders"
            })
    void readsOnPostgresql(String text) {
        assertThat(SqlText.problem(text, Dialect.POSTGRESQL)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 'it\\'s; fine', \"it\\\"s; fine\"",
                "SELECT `a;b` # a comment; of this dialect",
                "SHOW REPLICA STATUS;",
                "SELECT 1 --\t; a comment\n--",
                "SELECT 1 /*!50720 + 1 */ /*+ BKA(a) */, get_lock",
                "SELECT 1 /* no; /* nesting */"
            })
    void readsOnMysql(String text) {
        assertThat(SqlText.problem(text, Dialect.MYSQL)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    POSTGRESQL | SELECT 'a\\'; DELETE FROM orders         | must be one statement, not several
                    MYSQL      | SELECT 'a\\\\'; DELETE FROM orders       | must be one statement, not several
                    MYSQL      | SELECT 1 /* /* */ ; DELETE FROM orders   | must be one statement, not several
                    POSTGRESQL | SELECT a$b$; DELETE FROM orders; $b$     | must be one statement, not several
                    POSTGRESQL | SELECT namee'\\'; DELETE FROM orders --' | must be one statement, not several
                    POSTGRESQL | EXPLAIN ANALYZE DELETE FROM orders       | must read, so it must begin with SELECT, WITH, SHOW, TABLE or VALUES, not with EXPLAIN
                    POSTGRESQL | 1                                        | must read, so it must begin with SELECT, WITH, SHOW, TABLE or VALUES
                    MYSQL      | SELECT n FROM orders LOCK IN SHARE MODE  | must not lock rows
                    MYSQL      | SELECT 5--1 FROM orders FOR UPDATE       | must not lock rows
                    MYSQL      | SELECT n FROM orders /*! FOR UPDATE */   | must not lock rows
                    MYSQL      | SELECT 1 /*M!100101 ; DROP TABLE a */    | must be one statement, not several
                    MYSQL      | SELECT 1 /*!50000 INTO OUTFILE 'a' */    | must not write to a file
                    MYSQL      | SELECT GET_LOCK ('a', 0)                 | must not take a lock that outlasts it
                    POSTGRESQL | SELECT pg_try_advisory_lock_shared(1)    | must not take a lock that outlasts it
                    """)
    void isRefused(Dialect dialect, String text, String why) {
        assertThat(SqlText.problem(text, dialect)).isEqualTo(why);
    }

    @Test
    void everyLineEndEndsAComment() {
        assertThat(SqlText.problem("SELECT 1 -- one\r FOR UPDATE", Dialect.POSTGRESQL))
                .isEqualTo("must not lock rows");
    }

    @Test
    void whatIsCutShortIsStillRead() {
        for (String text :
                new String[] {"SELECT '", "SELECT \"a\\", "SELECT /*", "SELECT $$", "SELECT --", "SELECT E'\\"}) {
            assertThat(SqlText.problem(text, Dialect.POSTGRESQL)).as(text).isEmpty();
            assertThat(SqlText.problem(text, Dialect.MYSQL)).as(text).isEmpty();
        }
    }

    @Test
    void hugeTextsTakeNoStack() {
        String huge = "SELECT '" + "x''".repeat(500_000) + "' /*" + "*".repeat(500_000) + "*/";
        assertThat(SqlText.problem(huge, Dialect.POSTGRESQL)).isEmpty();
        assertThat(SqlText.isOrdered(huge + " ORDER\n BY 1", Dialect.POSTGRESQL))
                .isTrue();
        assertThat(SqlText.isOrdered("SELECT 'ORDER BY'", Dialect.POSTGRESQL)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "'', ''",
        "17, 17",
        "14-17, 14-17",
        "14 - 17, 14-17",
        "8.0+, 8+",
        "10.6 +, 10.6+",
        "to 16, to 16",
        "mariadb, mariadb",
        "mariadb 10.6+, mariadb 10.6+",
        "mysql 8.0-8.4, mysql 8-8.4",
        "mysql to 8, mysql to 8"
    })
    void versionsAreReadAsTheyAreWritten(String text, String written) {
        assertThat(Versions.parse(text)).map(Versions::toString).contains(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"17-14", "-17", "14-", "new 1 2", ">=14", "8.0.31", "17,18", "to", "123456"})
    void otherVersionsAreRefused(String text) {
        assertThat(Versions.parse(text)).isEmpty();
    }
}
