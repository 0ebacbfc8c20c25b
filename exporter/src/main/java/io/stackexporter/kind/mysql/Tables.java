package io.stackexporter.kind.mysql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Reading;
import io.stackexporter.config.Section;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.Samples;
import io.stackexporter.metric.Signal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows and sizes of the biggest tables, and of every schema as a whole.
 *
 * <p>MySQL keeps what it knows of a table's size for {@code information_schema_stats_expiry} and would write what it finds
 * anew into its dictionary; in a read-only session, which ours is, it does not write. We leave that setting alone: set to 0,
 * every run would ask the engine for every table, and set higher, sizes would be older than the server's owner chose.
 * MariaDB keeps nothing and opens each table; hence the interval, and the server's own limit on the time of a statement.
 */
final class Tables implements Collector<MysqlSession> {
    /** Of a schema none of whose tables is among the biggest, one comes nevertheless, for the sake of the schema's sum. */
    private static final String SQL = """
            SELECT *
            FROM (
                SELECT table_schema, table_name, table_type, engine, version, row_format, create_options,
                       table_rows, data_length, index_length, data_free,
                       sum(data_length) OVER each_schema AS schema_data,
                       sum(index_length) OVER each_schema AS schema_index,
                       count(*) OVER each_schema AS schema_tables,
                       row_number() OVER (PARTITION BY table_schema ORDER BY table_name) AS place_in_schema,
                       row_number() OVER (
                           ORDER BY coalesce(data_length, 0) + coalesce(index_length, 0) DESC, table_schema, table_name)
                           AS place
                FROM information_schema.tables
                WHERE table_schema NOT IN ('mysql', 'performance_schema', 'information_schema', 'sys')
                  AND table_type <> 'VIEW'
                WINDOW each_schema AS (PARTITION BY table_schema)) AS placed
            WHERE place <= ? OR place_in_schema = 1""";

    private static final Metric VERSION = compatible(
            "mysql_info_schema_table_version",
            GAUGE,
            "The version of the table's definition, with what kind of table it is.",
            "schema",
            "table",
            "type",
            "engine",
            "row_format",
            "create_options");
    private static final Metric ROWS =
            compatible("mysql_info_schema_table_rows", GAUGE, "Rows of the table, as estimated.", "schema", "table");
    private static final Metric SIZE = compatible(
            "mysql_info_schema_table_size", GAUGE, "Bytes of the table, by component.", "schema", "table", "component");
    private static final Metric SCHEMA_TABLES =
            compatible("mysql_info_schema_schema_tables", GAUGE, "Tables of the schema.", "schema");
    private static final Metric SCHEMA_SIZE = compatible(
            "mysql_info_schema_schema_size_bytes",
            GAUGE,
            "Size of all tables of the schema, by component.",
            "schema",
            "component");
    private static final String SOURCE = "information_schema.tables";

    private final int maxTables;

    Tables() {
        this(CappedCollector.DEFAULT_MAX);
    }

    private Tables(int maxTables) {
        this.maxTables = maxTables;
    }

    @Override
    public String name() {
        return "tables";
    }

    @Override
    public String help() {
        return "Rows and sizes of the biggest tables and of all schemas, from information_schema.tables.";
    }

    @Override
    public Duration interval() {
        return Duration.ofMinutes(5);
    }

    @Override
    public String privilege() {
        return MysqlKind.SEE_TABLES;
    }

    @Override
    public Collector<MysqlSession> configured(Section settings) {
        return new Tables(CappedCollector.maxTables(settings));
    }

    @Override
    public List<Reading> readings() {
        List<Reading> readings = new ArrayList<>(Reading.from(SOURCE, VERSION, ROWS, SIZE, SCHEMA_TABLES, SCHEMA_SIZE));
        readings.add(new Reading(
                Signal.STORAGE_USED.metric(), SOURCE + ".data_length, index_length", "volume=<table_schema>", ""));
        return readings;
    }

    @Override
    public void collect(MysqlSession session, Samples samples) throws SQLException {
        try (PreparedStatement statement = session.connection().prepareStatement(SQL)) {
            statement.setInt(1, maxTables);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    if (row.getLong("place_in_schema") == 1) {
                        addSchema(row, samples);
                    }
                    if (row.getLong("place") <= maxTables) {
                        addTable(row, samples);
                    }
                }
            }
        }
    }

    private static void addSchema(ResultSet row, Samples samples) throws SQLException {
        String schema = row.getString("table_schema");
        double data = number(row, "schema_data");
        double index = number(row, "schema_index");
        samples.add(SCHEMA_TABLES, number(row, "schema_tables"), schema);
        samples.add(SCHEMA_SIZE, data, schema, "data_length");
        samples.add(SCHEMA_SIZE, index, schema, "index_length");
        samples.add(Signal.STORAGE_USED.metric(), data + index, schema);
    }

    private static void addTable(ResultSet row, Samples samples) throws SQLException {
        String schema = row.getString("table_schema");
        String table = row.getString("table_name");
        samples.add(
                VERSION,
                number(row, "version"),
                schema,
                table,
                text(row, "table_type"),
                text(row, "engine"),
                text(row, "row_format"),
                text(row, "create_options"));
        samples.add(ROWS, number(row, "table_rows"), schema, table);
        for (String component : List.of("data_length", "index_length", "data_free")) {
            samples.add(SIZE, number(row, component), schema, table, component);
        }
    }

    /** Of a table that cannot be opened, or is being rebuilt, the server knows its name and little else. */
    private static double number(ResultSet row, String column) throws SQLException {
        double value = row.getDouble(column);
        return row.wasNull() ? Double.NaN : value;
    }

    private static String text(ResultSet row, String column) throws SQLException {
        String text = row.getString(column);
        return text == null ? "NONE" : text;
    }
}
