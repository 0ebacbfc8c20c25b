package io.stackexporter.kind.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stackexporter.collect.Fleet;
import io.stackexporter.collect.Target;
import io.stackexporter.config.Config;
import io.stackexporter.config.ConfigException;
import io.stackexporter.config.Document;
import io.stackexporter.config.Question;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the keys of this kind accept, what they are when left out, and what a mistake is called. */
class PostgresqlConfigurationTest {

    private static Document document(String... lines) {
        String text = "targets:\n  - name: db\n    kind: postgresql\n"
                + List.of(lines).stream().map(line -> "    " + line + "\n").collect(Collectors.joining());
        return Document.of("test.yml", text, Map.of());
    }

    private static List<Target<?>> read(Document document) throws ConfigException {
        return Fleet.of(Config.of(document), List.of(new PostgresqlKind()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://db1:5432/postgres",
                "postgres://db1",
                "postgresql://db1/",
                "postgresql://[::1]:5432/orders?sslmode=verify-full&sslrootcert=/etc/ca.pem",
                "postgresql://db1:5432,db2:5433/orders?targetServerType=primary"
            })
    void goodUrls(String url) throws ConfigException {
        assertThat(read(document("url: '" + url + "'"))).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            db1:5432                                        | must look like postgresql://host:port/database
            mysql://db1:3306/x                              | must look like postgresql://host:port/database
            jdbc:postgresql://db1/x                         | must look like postgresql://host:port/database
            postgresql://monitor@db1/x                      | must not hold a login; use username and password_file
            postgresql://monitor:secret@db1/x               | must not hold a login; use username and password_file
            postgresql://db1:0/x                            | must name hosts as host:port with a port from 1 to 65535
            postgresql://db1:65536/x                        | must name hosts as host:port with a port from 1 to 65535
            postgresql://db1:port/x                         | must name hosts as host:port with a port from 1 to 65535
            postgresql://db1,,db2/x                         | must name hosts as host:port with a port from 1 to 65535
            postgresql://db1/x?user=me                      | must not set the login, options or classes of the driver as parameters
            postgresql://db1/x?sslmode=require&PASSWORD=me  | must not set the login, options or classes of the driver as parameters
            postgresql://db1/x?options=-c%20role=admin      | must not set the login, options or classes of the driver as parameters
            postgresql://db1/x?socketFactory=evil.Factory   | must not set the login, options or classes of the driver as parameters
            postgresql://db1/x?sslmod=require               | has the parameter sslmod, which the PostgreSQL JDBC driver does not know
            postgresql://db1/x?passwd=secret                | has the parameter passwd, which the PostgreSQL JDBC driver does not know
            postgresql://db1/x?xmlFactoryFactory=evil.Class | must not set the login, options or classes of the driver as parameters
            postgresql://db1/x?sslmode=maybe                | sslmode must be one of disable, allow, prefer, require, verify-ca, verify-full, not maybe
            """)
    void badUrls(String url, String why) {
        assertThatThrownBy(() -> read(document("url: '" + url + "'")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("test.yml:4:10: targets[0].url: " + why);
    }

    @Test
    void urlMustBeThere() {
        assertThatThrownBy(() -> read(document())).hasMessage("test.yml:2:5: targets[0]: the key url is missing");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            connect_timeout: 10ms                             | 5:22 | connect_timeout | must be from 100ms to 1d
            databases: {max: 0}                               | 5:22 | databases.max | must be a whole number from 1 to 10000, not "0"
            databases: {discover: maybe}                      | 5:27 | databases.discover | must be true or false, not "maybe"
            databases: {include: [a]}                         | 5:17 | databases.include | is not a key here; known are discover, exclude, max
            collectors: {stat_statements: {top: 0}}           | 5:41 | collectors.stat_statements.top | must be a whole number from 1 to 5000, not "0"
            collectors: {stat_user_tables: {max_tables: 0}}   | 5:49 | collectors.stat_user_tables.max_tables | must be a whole number from 1 to 100000, not "0"
            collectors: {statio_user_tables: {max_tables: x}} | 5:51 | collectors.statio_user_tables.max_tables | must be a whole number from 1 to 100000, not "x"
            collectors: {user_table_sizes: {max: 5}}          | 5:37 | collectors.user_table_sizes.max | is not a key here; known are enabled, interval, max_tables
            """)
    void badValues(String line, String place, String path, String why) {
        assertThatThrownBy(() -> read(document("url: postgresql://db1", line)))
                .hasMessage("test.yml:" + place + ": targets[0]." + path + ": " + why);
    }

    @Test
    void plainPasswordIsRefused() {
        assertThatThrownBy(() -> read(document("url: postgresql://db1", "password: visible")))
                .hasMessage("test.yml:5:15: targets[0].password: is in clear text; use password_file or ${env:NAME},"
                        + " or set global.allow_plain_secrets: true");
    }

    @Test
    void defaults() throws ConfigException {
        Document document = document("url: postgresql://db1");
        List<Target<?>> targets = read(document);

        Map<String, String> fallbacks = document.questions().stream()
                .collect(Collectors.toMap(Question::path, Question::fallback, (first, second) -> first));
        assertThat(fallbacks)
                .containsEntry("targets[].username", "postgres")
                .containsEntry("targets[].connect_timeout", "3s")
                .containsEntry("targets[].databases.discover", "false")
                .containsEntry("targets[].databases.exclude", "[template0, template1]")
                .containsEntry("targets[].databases.max", "50")
                .containsEntry("targets[].collectors.stat_statements.enabled", "true")
                .containsEntry("targets[].collectors.stat_statements.interval", "0s")
                .containsEntry("targets[].collectors.stat_statements.top", "50")
                .containsEntry("targets[].collectors.stat_user_tables.max_tables", "1000")
                .containsEntry("targets[].collectors.statio_user_tables.max_tables", "1000")
                .containsEntry("targets[].collectors.statio_user_indexes.max_tables", "1000")
                .containsEntry("targets[].collectors.user_table_sizes.max_tables", "1000")
                .containsEntry("targets[].collectors.user_table_sizes.interval", "5m")
                .containsEntry("targets[].collectors.database_size.interval", "5m")
                .containsEntry("targets[].collectors.process_idle.enabled", "false");
        assertThat(targets).singleElement().satisfies(target -> {
            assertThat(target.system()).isEqualTo("postgresql");
            assertThat(target.category()).isEqualTo("database");
            assertThat(target.nativeUp().name()).isEqualTo("pg_up");
        });
    }

    @Test
    void serverLabelHasThePort() throws ConfigException {
        assertThat(new PostgresqlUrl("db1,db2:5433,[::1]", "x", "").server()).isEqualTo("db1:5432,db2:5433,[::1]:5432");
    }

    @ParameterizedTest
    @CsvSource({
        "ms, _seconds, 50, 0.05",
        "s, _seconds, 300, 300",
        "min, _seconds, 2, 120",
        "h, _seconds, 1, 3600",
        "d, _seconds, 1, 86400",
        "ms, _seconds, -1, -1",
        "B, _bytes, 1024, 1024",
        "kB, _bytes, 4, 4096",
        "8kB, _bytes, 2, 16384",
        "16MB, _bytes, 1, 16777216",
        "TB, _bytes, 1, 1099511627776",
        "8kB, _bytes, -1, -1",
        "parsecs, '', 3, 3",
        ", '', 3, 3"
    })
    void unitsOfSettings(String unit, String suffix, double value, double expected) {
        assertThat(SettingUnit.of(unit).suffix()).isEqualTo(suffix);
        assertThat(SettingUnit.of(unit).scale(value)).isEqualTo(expected);
    }
}
