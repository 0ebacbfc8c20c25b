package io.stackexporter.kind.mysql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.GAUGE;
import static java.util.Map.entry;

import com.mysql.cj.jdbc.NonRegisteringDriver;
import io.stackexporter.collect.Collector;
import io.stackexporter.collect.CustomCollector;
import io.stackexporter.collect.Target;
import io.stackexporter.collect.TargetKind;
import io.stackexporter.collect.Threshold;
import io.stackexporter.config.Section;
import io.stackexporter.jdbc.Connector;
import io.stackexporter.jdbc.CustomQueries;
import io.stackexporter.jdbc.Pool;
import io.stackexporter.jdbc.SqlText.Dialect;
import io.stackexporter.metric.Metric;
import io.stackexporter.tls.Tls;
import java.sql.Driver;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** MySQL and MariaDB as a kind of target. */
public final class MysqlKind implements TargetKind<MysqlSession> {
    /** What the collectors need that look into the server. */
    static final String PROCESS = "GRANT PROCESS ON *.* TO <user>";

    /** A server lists only the tables on which a login has some right; this one lets it read none of them. */
    static final String SEE_TABLES = "GRANT SHOW VIEW ON *.* TO <user>";

    /** What collectors of channels need. */
    static final String CHANNELS =
            "GRANT REPLICATION CLIENT ON *.* TO <user>; MariaDB: GRANT SLAVE MONITOR ON *.* TO <user>";

    /** What collectors of the binary log need. */
    static final String BINLOG =
            "GRANT REPLICATION CLIENT ON *.* TO <user>; MariaDB: GRANT BINLOG MONITOR ON *.* TO <user>";

    /** What collectors need that read the performance schema. */
    static final String PERFORMANCE = "GRANT SELECT ON performance_schema.* TO <user>";

    private static final Metric UP =
            compatible("mysql_up", GAUGE, "Whether the server could be reached and logged in to.");
    private static final MysqlUrl NOWHERE = new MysqlUrl("localhost", "", Map.of());
    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(3);
    private static final Map<String, String> DRIVER = Map.ofEntries(
            entry("connectionAttributes", "program_name:stack-exporter"),
            entry("tcpKeepAlive", "true"),
            // Servers repeat values of rows in their errors.
            entry("paranoid", "true"),
            entry("tinyInt1isBit", "false"),
            entry("yearIsDateType", "false"),
            // The length that a packet announces is the memory that the driver takes for it.
            entry("maxAllowedPacket", Integer.toString(8 << 20)),
            entry("allowLoadLocalInfile", "false"),
            entry("allowUrlInLocalInfile", "false"),
            // Another host is tried after a failure only: it has not heard our first statement.
            entry("secondsBeforeRetrySource", "0"),
            entry("queriesBeforeRetrySource", "0"),
            entry("socketFactory", BoundedSockets.class.getName()),
            // Or the pool, which knows nothing of our first statement, would make every session one that may write.
            entry("readOnlyPropagatesToServer", "false"));

    /** One of each for all targets, since they keep the names that servers give. */
    private final GlobalStatus globalStatus = new GlobalStatus();

    private final GlobalVariables globalVariables = new GlobalVariables();
    private final SlaveStatus slaveStatus = new SlaveStatus();

    @Override
    public String name() {
        return "mysql";
    }

    @Override
    public List<String> aliases() {
        return List.of("mariadb");
    }

    @Override
    public String category() {
        return "database";
    }

    @Override
    public Metric nativeUp() {
        return UP;
    }

    @Override
    public List<Collector<MysqlSession>> collectors() {
        return Stream.of(server(), replication(), information(), activity(), performance())
                .flatMap(List::stream)
                .toList();
    }

    private List<Collector<MysqlSession>> server() {
        return List.of(globalStatus, globalVariables);
    }

    private List<Collector<MysqlSession>> replication() {
        return List.of(
                slaveStatus,
                new Replicas(0),
                new SlaveHosts(),
                new BinlogSize(),
                new Gtid(),
                new SynchronousReplication(),
                new ReplicationGroupMembers(),
                new ReplicationGroupMemberStats(),
                new ReplicationApplierWorkers());
    }

    private static List<Collector<MysqlSession>> information() {
        return List.of(
                new InnodbCmp(),
                new InnodbCmpmem(),
                new InnodbMetrics(),
                new InnodbTablespaces(CappedCollector.DEFAULT_MAX),
                new EngineInnodbStatus(),
                new EngineTokudbStatus(),
                new RocksdbPerfContext(),
                new QueryResponseTime(),
                new Processlist(),
                new Tables(),
                new AutoIncrementColumns(CappedCollector.DEFAULT_MAX),
                new UserStatistics(),
                new ClientStatistics(),
                new TableStatistics(CappedCollector.DEFAULT_MAX),
                new IndexStatistics(CappedCollector.DEFAULT_MAX),
                new SchemaStatistics(),
                new ReplicaHost(),
                new MysqlUser(),
                new Heartbeat());
    }

    static List<Collector<MysqlSession>> activity() {
        return List.of(
                new Activity(),
                new InnodbTransactions(),
                new InnodbLockWaits(),
                new MetadataLocks(TopCollector.DEFAULT_TOP),
                new StatementLatency(),
                new ErrorSummary());
    }

    static List<Collector<MysqlSession>> performance() {
        return List.of(
                new EventsStatements(),
                new EventsStatementsSum(),
                new EventsWaits(TopCollector.DEFAULT_TOP),
                new FileEvents(TopCollector.DEFAULT_TOP),
                new FileInstances(TopCollector.DEFAULT_TOP),
                new IndexIoWaits(TopCollector.DEFAULT_TOP),
                new TableIoWaits(TopCollector.DEFAULT_TOP),
                new TableLocks(TopCollector.DEFAULT_TOP),
                new MemoryEvents(TopCollector.DEFAULT_TOP),
                new UserSummary(TopCollector.DEFAULT_TOP));
    }

    @Override
    public Optional<Collector<MysqlSession>> custom(CustomCollector definition) {
        return Optional.of(CustomQueries.collector(definition, Dialect.MYSQL));
    }

    @Override
    public List<Threshold> thresholds() {
        return MysqlLimits.ALL;
    }

    @Override
    public MysqlSource configure(Section settings, Duration timeout) {
        MysqlUrl url = MysqlUrl.configured(settings).orElse(NOWHERE);
        Duration connectTimeout = settings.duration(
                "connect_timeout",
                Duration.ofMillis(100),
                LONGEST_CONNECT,
                "The longest wait for the network to connect.");
        Map<String, String> properties = new TreeMap<>(DRIVER);
        properties.putAll(url.parameters());
        properties.put("user", settings.text("username", "root", "Login name; docs/privileges.md says what it needs."));
        properties.put("connectTimeout", Long.toString(connectTimeout.toMillis()));
        // For a server that stops answering; deadlines are set for every session besides.
        properties.put("socketTimeout", Long.toString(timeout.toMillis()));
        Optional<Tls> tls = tls(settings, url);
        tls.ifPresent(section -> properties.put("sslMode", "REQUIRED"));
        Connector connector = new Connector(
                driver(),
                url.jdbc(),
                properties,
                settings.secret("password", "Password of the login."),
                tls,
                manners(timeout),
                MysqlErrors::kindOf);
        return new MysqlSource(new Pool("mysql", connector, Target.MAX_PARALLEL), firstLimit(timeout));
    }

    /** The driver is to insist on TLS; the certificate is verified as the section wants it. */
    private static Optional<Tls> tls(Section settings, MysqlUrl url) {
        Optional<Tls> tls = Tls.configured(settings);
        if (tls.isPresent()) {
            url.checkForTls(settings);
        }
        return tls;
    }

    private static Driver driver() {
        // Its thread looks for connections that were forgotten; ours are not, and the pool closes them.
        System.setProperty("com.mysql.cj.disableAbandonedConnectionCleanup", "true");
        try {
            return new NonRegisteringDriver();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For a statement, in milliseconds, until a scrape knows its own. */
    private static int firstLimit(Duration timeout) {
        return Math.toIntExact(timeout.toMillis() * 9 / 10);
    }

    /**
     * What every connection is told first; the server then refuses what we must never do. In the marked comments is what only
     * MySQL, or only MariaDB, understands.
     */
    private static String manners(Duration timeout) {
        int millis = firstLimit(timeout);
        return "SET SESSION lock_wait_timeout = 1, innodb_lock_wait_timeout = 1"
                + " /*!50720 , transaction_read_only = 1, max_execution_time = " + millis + " */"
                + " /*M!100101 , tx_read_only = 1, max_statement_time = " + millis / 1000.0 + " */";
    }
}
