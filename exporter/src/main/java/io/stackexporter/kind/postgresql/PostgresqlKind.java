package io.stackexporter.kind.postgresql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.CustomCollector;
import io.stackexporter.collect.SessionSource;
import io.stackexporter.collect.TargetKind;
import io.stackexporter.collect.Threshold;
import io.stackexporter.config.Section;
import io.stackexporter.jdbc.Connector;
import io.stackexporter.jdbc.CustomQueries;
import io.stackexporter.jdbc.Pool;
import io.stackexporter.jdbc.SqlText.Dialect;
import io.stackexporter.metric.Metric;
import io.stackexporter.tls.Tls;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.postgresql.Driver;

/** PostgreSQL as a kind of target. */
public final class PostgresqlKind implements TargetKind<PostgresqlSession> {
    /** What the collectors need that look at the work of others. */
    static final String MONITOR = "GRANT pg_monitor TO <user>";

    /** What the estimates need: the server shows statistics of columns to those only who may read the columns. */
    static final String READ_ALL = "GRANT pg_read_all_data TO <user>";

    private static final Metric UP =
            compatible("pg_up", GAUGE, "Whether the server could be reached and logged in to.");
    private static final PostgresqlUrl NOWHERE = new PostgresqlUrl("localhost", "postgres", "");
    private static final Map<String, String> DRIVER = Map.of(
            "ApplicationName", "stack-exporter",
            "tcpKeepAlive", "true",
            // Texts that are no UTF-8 are read all the same, see TolerantText.
            "allowEncodingChanges", "true",
            "socketFactory", BoundedSockets.class.getName(),
            "sslfactory", EncryptedSockets.class.getName(),
            // Servers repeat statements and rows in the details of an error.
            "logServerErrorDetail", "false",
            "assumeMinServerVersion", "14");
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(1);

    /** One for all targets, since it keeps the names of settings. */
    private final Settings settings = new Settings();

    @Override
    public String name() {
        return "postgresql";
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
    public List<Collector<PostgresqlSession>> collectors() {
        return Stream.of(server(), activity(), holding(), replication(), writing(), tables(), indexes(), bloat())
                .flatMap(List::stream)
                .toList();
    }

    private List<Collector<PostgresqlSession>> server() {
        return List.of(
                new Static(),
                new Postmaster(),
                settings,
                new StatDatabase(),
                new Checksums(),
                new StatDatabaseConflicts(),
                new OperationTime(),
                new Database(),
                new DatabaseSize(),
                new DatabaseWraparound(),
                new FreezeAge(),
                new Roles(),
                new Extensions());
    }

    private static List<Collector<PostgresqlSession>> activity() {
        return List.of(
                new StatActivity(),
                new Locks(),
                new LongRunningTransactions(),
                new ProcessIdle(),
                new StatStatements(),
                new StatementDetails(StatementDetails.MOST_SHOWN),
                new StatSsl(),
                new StatProgress());
    }

    private static List<Collector<PostgresqlSession>> holding() {
        return List.of(new Blocking(), new PreparedTransactions(), new XminHorizon());
    }

    private static List<Collector<PostgresqlSession>> replication() {
        return List.of(
                new Replication(),
                new StatReplication(0),
                new StatWalReceiver(),
                new ReplicationSlots(),
                new StatSubscription(),
                new StatSubscriptionStats());
    }

    private static List<Collector<PostgresqlSession>> writing() {
        return List.of(
                new Wal(),
                new StatWal(),
                new StatIo(),
                new StatSlru(),
                new StatArchiver(),
                new StatBackgroundWriter(),
                new StatCheckpointer(),
                new BufferCacheSummary());
    }

    private static List<Collector<PostgresqlSession>> tables() {
        return List.of(
                new StatUserTables(TableCollector.DEFAULT_MAX),
                new StatioUserTables(TableCollector.DEFAULT_MAX),
                new FormerStatioUserTables(TableCollector.DEFAULT_MAX),
                new UserTableSizes(TableCollector.DEFAULT_MAX),
                new TableFreezeAge(TableFreezeAge.MOST_SHOWN),
                new StatProgressVacuum(),
                new StatActivityAutovacuum());
    }

    private static List<Collector<PostgresqlSession>> indexes() {
        return List.of(
                new StatUserIndexes(IndexCollector.DEFAULT_MAX),
                new StatioUserIndexes(TableCollector.DEFAULT_MAX),
                new IndexProblems(IndexProblems.MOST_SHOWN));
    }

    private static List<Collector<PostgresqlSession>> bloat() {
        return List.of(
                new BloatTable(BloatTable.MOST_SHOWN),
                new BloatBtree(BloatBtree.MOST_SHOWN),
                new TupleStatistics(TupleStatistics.MOST_SHOWN, TupleStatistics.LARGEST_MEGABYTES));
    }

    @Override
    public Optional<Collector<PostgresqlSession>> custom(CustomCollector definition) {
        return Optional.of(CustomQueries.collector(definition, Dialect.POSTGRESQL));
    }

    @Override
    public List<Threshold> thresholds() {
        return PostgresqlLimits.ALL;
    }

    @Override
    public SessionSource<PostgresqlSession> configure(Section settings, Duration timeout) {
        PostgresqlUrl url = PostgresqlUrl.configured(settings).orElse(NOWHERE);
        Duration connectTimeout = settings.duration(
                "connect_timeout",
                Duration.ofMillis(100),
                Duration.ofSeconds(3),
                "The longest wait for the network to connect.");
        Map<String, String> properties = new TreeMap<>(DRIVER);
        properties.put(
                "user", settings.text("username", "postgres", "Login name; it needs pg_monitor and nothing else."));
        properties.put("connectTimeout", seconds(connectTimeout));
        // For a server that stops answering; deadlines are set for every session besides.
        properties.put("socketTimeout", seconds(timeout));
        Optional<Tls> tls = tls(settings, url);
        tls.ifPresent(section -> properties.put("sslmode", "require"));
        Connector connector = new Connector(
                new Driver(),
                url.jdbc(),
                properties,
                settings.secret("password", "Password of the login."),
                tls,
                manners(timeout),
                PostgresqlErrors::kindOf);
        Databases databases = Databases.configured(settings, connector, url::jdbc);
        return new PostgresqlSource(new Pool("postgresql", connector, databases.sessions()), databases, url.server());
    }

    /** The driver is to insist on TLS; the certificate is verified as the section wants it. */
    private static Optional<Tls> tls(Section settings, PostgresqlUrl url) {
        Optional<Tls> tls = Tls.configured(settings);
        if (tls.isPresent()) {
            url.checkForTls(settings);
        }
        return tls;
    }

    /**
     * What every connection is told first; the server then refuses what we must never do. One that runs on Linux also sees
     * within a second that nobody waits for its answer any more.
     */
    private static String manners(Duration timeout) {
        return "SET default_transaction_read_only = on; SET statement_timeout = " + timeout.toMillis() * 9 / 10
                + "; SET lock_timeout = " + LOCK_TIMEOUT.toMillis()
                + "; SET idle_in_transaction_session_timeout = " + timeout.toMillis() * 2
                + "; SELECT set_config('client_connection_check_interval', '1s', false) WHERE version() ~ 'linux'; "
                + TolerantText.FIRST;
    }

    private static String seconds(Duration duration) {
        return Long.toString(Math.max(1, duration.plusMillis(999).toSeconds()));
    }
}
