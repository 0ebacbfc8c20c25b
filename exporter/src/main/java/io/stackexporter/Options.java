package io.stackexporter;

import io.stackexporter.access.WebAccess;
import io.stackexporter.collect.Shard;
import io.stackexporter.web.ExternalUrl;
import io.stackexporter.web.WebSettings;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The command line, in the habits of Prometheus' own exporters. */
@Command(
        name = "stack-exporter",
        description = "Shows the health of databases, caches, services, certificates and backups to Prometheus.",
        customSynopsis = {
            "stack-exporter [OPTION]...",
            "       stack-exporter convert-queries FILE",
            "       stack-exporter (rules | dashboards | alertmanager) --output-dir=FOLDER"
        },
        sortOptions = false,
        subcommands = ConvertQueries.class,
        usageHelpWidth = 110)
final class Options {
    @Option(names = "--config.file", paramLabel = "FILE", description = "What to watch (default: ${DEFAULT-VALUE}).")
    Path configFile = Path.of("stack-exporter.yml");

    @Option(
            names = "--web.listen-address",
            paramLabel = "[HOST]:PORT",
            converter = Address.class,
            description = "Where to serve; may be repeated (default: :9951).")
    List<InetSocketAddress> addresses = List.of(new InetSocketAddress(9951));

    @Option(
            names = "--web.telemetry-path",
            paramLabel = "PATH",
            description = "Path of the metrics (default: ${DEFAULT-VALUE}).")
    String metricsPath = "/metrics";

    @Option(
            names = "--web.config.file",
            paramLabel = "FILE",
            description = "TLS, logins, headers and limits of this server (default: none of them).")
    @Nullable
    Path webConfigFile;

    @Option(
            names = "--web.external-url",
            paramLabel = "URL",
            converter = ExternalAddress.class,
            description = "Where clients reach this server, for links; its path may stand before every path.")
    @Nullable
    ExternalUrl externalUrl;

    @Option(
            names = "--web.max-requests",
            paramLabel = "N",
            description = "Scrapes at once; more are answered 503 (default: ${DEFAULT-VALUE}).")
    int maxRequests = 40;

    @Option(
            names = "--scrape.timeout-offset",
            paramLabel = "DURATION",
            converter = ShortDuration.class,
            description = "Kept back from the scrape timeout for writing the page (default: 500ms).")
    Duration timeoutOffset = Duration.ofMillis(500);

    @Option(
            names = "--shard",
            paramLabel = "I/N",
            converter = ShardOfFleet.class,
            description = "Watch one of N parts of the targets, I from 0 to N-1 (default: all of them).")
    Shard shard = Shard.WHOLE;

    @Option(
            names = "--log.level",
            paramLabel = "LEVEL",
            description = "debug, info, warn or error (default: ${DEFAULT-VALUE}).")
    String logLevel = "info";

    @Option(names = "--log.format", paramLabel = "FORMAT", description = "logfmt or json (default: ${DEFAULT-VALUE}).")
    String logFormat = "logfmt";

    @Option(
            names = "--config.check",
            description = "Check the configuration without connecting to anything, then exit.")
    boolean configCheck;

    @Option(
            names = "--target.test",
            paramLabel = "NAME",
            description = "Connect to one target, say what works and what is missing, then exit.")
    @Nullable
    String targetTest;

    @Option(
            names = "--metrics.list",
            arity = "0..1",
            fallbackValue = "table",
            paramLabel = "json",
            description = "List every metric that can be emitted, then exit.")
    @Nullable
    String metricsList;

    @Option(names = "--version", description = "Print the version, then exit.")
    boolean version;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this, then exit.")
    boolean help;

    /** How to serve. */
    WebSettings web(WebAccess access) {
        return new WebSettings(
                addresses, metricsPath, maxRequests, timeoutOffset, access, Optional.ofNullable(externalUrl));
    }

    /** What picocli cannot check by itself; empty when all is well. */
    String problem() {
        if (!List.of("debug", "info", "warn", "error").contains(logLevel)) {
            return "--log.level must be debug, info, warn or error, not " + logLevel;
        }
        if (!List.of("logfmt", "json").contains(logFormat)) {
            return "--log.format must be logfmt or json, not " + logFormat;
        }
        if (metricsList != null && !List.of("table", "json").contains(metricsList)) {
            return "--metrics.list takes nothing or json, not " + metricsList;
        }
        if (!metricsPath.startsWith("/") || metricsPath.equals("/") || metricsPath.startsWith("/-/")) {
            return "--web.telemetry-path must start with / and be neither / nor below /-/, not " + metricsPath;
        }
        if (WebSettings.PATHS.contains(metricsPath)) {
            return "--web.telemetry-path must not be " + metricsPath + ", which is another page";
        }
        return maxRequests < 1 ? "--web.max-requests must be at least 1, not " + maxRequests : "";
    }

    /** {@code :9951}, {@code 127.0.0.1:9951} or {@code [::1]:9951}. */
    static final class Address implements ITypeConverter<InetSocketAddress> {
        private static final Pattern ADDRESS = Pattern.compile("(?:\\[(.+)]|([^\\[\\]:]*)):(\\d{1,5})");

        @Override
        public InetSocketAddress convert(String text) {
            Matcher matcher = ADDRESS.matcher(text);
            if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > 65_535) {
                throw new TypeConversionException("must look like :9951 or 127.0.0.1:9951, not " + text);
            }
            String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
            int port = Integer.parseInt(matcher.group(3));
            return host.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
        }
    }

    /** {@code https://monitoring.example.com/stack}. */
    static final class ExternalAddress implements ITypeConverter<ExternalUrl> {
        @Override
        public ExternalUrl convert(String text) {
            return ExternalUrl.parse(text)
                    .orElseThrow(() -> new TypeConversionException(
                            "must look like https://monitoring.example.com/stack, not " + text));
        }
    }

    /** {@code 0/3}. */
    static final class ShardOfFleet implements ITypeConverter<Shard> {
        @Override
        public Shard convert(String text) {
            return Shard.parse(text)
                    .orElseThrow(() ->
                            new TypeConversionException("must look like 0/3, the first of three parts, not " + text));
        }
    }

    /** {@code 500ms} or {@code 1s}. */
    static final class ShortDuration implements ITypeConverter<Duration> {
        private static final Pattern DURATION = Pattern.compile("(\\d{1,6})(ms|s)");

        @Override
        public Duration convert(String text) {
            Matcher matcher = DURATION.matcher(text);
            if (!matcher.matches()) {
                throw new TypeConversionException("must look like 500ms or 1s, not " + text);
            }
            long number = Long.parseLong(matcher.group(1));
            return matcher.group(2).equals("s") ? Duration.ofSeconds(number) : Duration.ofMillis(number);
        }
    }
}
