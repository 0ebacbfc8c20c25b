package io.stackexporter;

import io.stackexporter.access.WebAccess;
import io.stackexporter.collect.Target;
import io.stackexporter.config.ConfigException;
import io.stackexporter.self.BuildInfo;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.security.Security;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The program: reads the command line and the configuration, and runs until it is told to stop. */
public final class Main {
    static final int FINE = 0;
    static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;

    private Main() {}

    public static void main(String[] arguments) {
        forgetNamesSoon();
        Signals signals = Signals.watched();
        guarded(arguments, signals).ifPresent(code -> {
            signals.endsByItself();
            System.exit(code);
        });
    }

    /** What nobody has thought of, such as a library that is not there, ends the program as a failure, not as its wish. */
    private static Optional<Integer> guarded(String[] arguments, Signals signals) {
        try {
            return start(arguments, signals);
        } catch (RuntimeException | Error e) {
            e.printStackTrace();
            return Optional.of(FAILED);
        }
    }

    /**
     * Java keeps what DNS says for 30 s and that it knows a name not for 10 s: a target that moved, or whose name is back,
     * would stay down for one scrape or more. New connections are rare, so that asking again costs nothing.
     */
    private static void forgetNamesSoon() {
        Security.setProperty("networkaddress.cache.ttl", "5");
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
    }

    /** The exit code, or nothing while the exporter runs. */
    private static Optional<Integer> start(String[] arguments, Signals signals) {
        Options options = new Options();
        CommandLine line = new CommandLine(options);
        WriteFiles.PARTS.forEach(part -> line.addSubcommand(part, WriteFiles.command(part)));
        line.setOverwrittenOptionsAllowed(false);
        try {
            line.parseArgs(arguments);
        } catch (ParameterException e) {
            return Optional.of(wrongUsage(String.valueOf(e.getMessage())));
        }
        if (line.getParseResult().hasSubcommand()) {
            return Optional.of(
                    done(line.getParseResult().subcommand().commandSpec().commandLine()));
        }
        if (!options.problem().isEmpty()) {
            return Optional.of(wrongUsage(options.problem()));
        }
        Logging.set(options.logLevel, options.logFormat);
        Optional<Integer> answered = answered(options, line);
        return answered.isPresent() ? answered : configured(options, signals);
    }

    private static int done(CommandLine line) {
        if (line.isUsageHelpRequested()) {
            line.usage(System.out);
            return FINE;
        }
        Subcommand command = line.getCommand();
        return command.run();
    }

    private static Optional<Integer> configured(Options options, Signals signals) {
        ConfigurationFile file = new ConfigurationFile(options.configFile, System.getenv());
        try {
            List<Target<?>> fleet = options.configCheck ? file.check() : file.read();
            WebAccess access = WebAccess.read(Optional.ofNullable(options.webConfigFile));
            if (options.configCheck) {
                System.out.println(options.configFile + " is good: " + fleet.size() + " targets");
                return Optional.of(FINE);
            }
            if (options.targetTest != null) {
                Logging.leaveTargetsToTheReport(options.logLevel);
                return Optional.of(test(fleet, options.targetTest));
            }
            return run(file, fleet, options, access, signals);
        } catch (ConfigException e) {
            e.problems().forEach(System.err::println);
            return Optional.of(WRONG_USAGE);
        }
    }

    /** The exit code of requests that need no configuration. */
    private static Optional<Integer> answered(Options options, CommandLine line) {
        if (options.help) {
            line.usage(System.out);
        } else if (options.version) {
            BuildInfo build = BuildInfo.read();
            System.out.println("stack-exporter " + build.version() + " (revision " + build.revision() + ", Java "
                    + Runtime.version() + ")");
        } else if (options.metricsList != null) {
            System.out.println(options.metricsList.equals("json") ? Documentation.json() : Documentation.list());
        } else {
            return Optional.empty();
        }
        return Optional.of(FINE);
    }

    private static int test(List<Target<?>> fleet, String name) {
        Optional<Target<?>> target =
                fleet.stream().filter(one -> one.name().equals(name)).findFirst();
        if (target.isEmpty()) {
            return wrongUsage("there is no target " + name + "; there are "
                    + fleet.stream().map(Target::name).collect(Collectors.joining(", ")));
        }
        return TargetTest.run(target.get(), System.out) ? FINE : FAILED;
    }

    private static Optional<Integer> run(
            ConfigurationFile file, List<Target<?>> fleet, Options options, WebAccess access, Signals signals) {
        Exporter exporter = new Exporter(file, fleet, options.shard, options.web(access));
        try {
            exporter.start();
        } catch (RuntimeException e) {
            System.err.println(cannotListen(e, options.addresses));
            return Optional.of(FAILED);
        }
        signals.reach(exporter);
        exporter.addresses()
                .forEach(address -> log().info(
                                "stack-exporter {} serves {} targets on {}",
                                BuildInfo.read().version(),
                                exporter.size(),
                                url(access.secure() ? "https" : "http", address, options.metricsPath)));
        return Optional.empty();
    }

    private static String url(String scheme, InetSocketAddress address, String path) {
        String host = address.getAddress().isAnyLocalAddress() ? "localhost" : address.getHostString();
        return scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort() + path;
    }

    /** Not a constant: the log is set up by the command line. */
    private static Logger log() {
        return LoggerFactory.getLogger(Main.class);
    }

    private static String cannotListen(RuntimeException failure, List<InetSocketAddress> addresses) {
        String where = addresses.stream()
                .map(address -> address.getHostString() + ":" + address.getPort())
                .collect(Collectors.joining(", "));
        boolean unresolved = addresses.stream().anyMatch(InetSocketAddress::isUnresolved);
        String why = unresolved
                ? "the name does not resolve"
                : String.valueOf(
                        failure.getCause() == null
                                ? failure.getMessage()
                                : failure.getCause().getMessage());
        boolean taken = failure.getCause() instanceof BindException && why.contains("in use");
        return "cannot listen on " + where + ": " + why
                + (taken ? "; stop the other program or choose another --web.listen-address" : "");
    }

    private static int wrongUsage(String problem) {
        System.err.println(problem + "\nTry stack-exporter --help");
        return WRONG_USAGE;
    }
}
