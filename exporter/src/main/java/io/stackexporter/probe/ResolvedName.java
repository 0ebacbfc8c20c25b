package io.stackexporter.probe;

import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Reading;
import io.stackexporter.collect.Stopwatch;
import io.stackexporter.collect.Threads;
import io.stackexporter.config.Section;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.MetricType;
import io.stackexporter.metric.Samples;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The address that a host's name stands for, as this machine sees it.
 *
 * @param took how long it took to find it
 */
public record ResolvedName(InetAddress address, Duration took) {
    private static final Metric TIME = Metric.compatible(
            "probe_dns_lookup_time_seconds", MetricType.GAUGE, "How long it took to resolve the name of the host.");
    private static final Metric PROTOCOL =
            Metric.compatible("probe_ip_protocol", MetricType.GAUGE, "Which version of IP was used, 4 or 6.");
    private static final Metric HASH = Metric.compatible(
            "probe_ip_addr_hash", MetricType.GAUGE, "A hash of the address, which changes when the address does.");

    private static final int HASH_START = 0x811c9dc5;
    private static final int HASH_FACTOR = 0x01000193;
    /** What no name server is asked for. */
    private static final Pattern NUMERIC = Pattern.compile("[0-9.]+|.*:.*");

    /** Which version of IP is used. */
    public enum Family {
        /** Whichever comes first. */
        AUTO,
        IP4,
        IP6;

        /** Reads the key {@code ip_protocol}. */
        public static Family configured(Section settings) {
            String word = settings.text(
                    "ip_protocol", "auto", "The version of IP: 4, 6, or auto for the first address that is found.");
            return switch (word) {
                case "auto" -> AUTO;
                case "4" -> IP4;
                case "6" -> IP6;
                default -> {
                    settings.problem("ip_protocol", "must be auto, 4 or 6");
                    yield AUTO;
                }
            };
        }

        private boolean includes(InetAddress address) {
            return switch (this) {
                case AUTO -> true;
                case IP4 -> address instanceof Inet4Address;
                case IP6 -> address instanceof Inet6Address;
            };
        }
    }

    /** Asks as this machine does; ends at the deadline whatever its name servers do. */
    public static ResolvedName of(String host, Family family, Deadline deadline)
            throws IOException, InterruptedException {
        Stopwatch watch = Stopwatch.start();
        InetAddress[] all = all(host, deadline);
        Duration took = watch.elapsed();
        return Stream.of(all)
                .filter(family::includes)
                .findFirst()
                .map(address -> new ResolvedName(address, took))
                .orElseThrow(() -> new ProbeException(
                        ErrorKind.CONNECT,
                        "the host " + host + " has no address of the version that ip_protocol names"));
    }

    private static InetAddress[] all(String host, Deadline deadline) throws IOException, InterruptedException {
        try {
            return NUMERIC.matcher(host).matches()
                    ? InetAddress.getAllByName(host)
                    : Threads.outside("resolve-" + host, () -> InetAddress.getAllByName(host), deadline);
        } catch (UnknownHostException e) {
            throw new ProbeException(
                    ErrorKind.CONNECT, "the host " + host + " is not known to the name servers of this machine", e);
        } catch (TimeoutException e) {
            throw new ProbeException(
                    ErrorKind.TIMEOUT, "the name servers of this machine do not resolve " + host + " in time", e);
        } catch (IOException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    public static List<Reading> readings() {
        return Reading.from("name of the host", TIME, PROTOCOL, HASH);
    }

    public void add(Samples samples) {
        samples.add(TIME, took.toNanos() / 1e9);
        samples.add(PROTOCOL, address instanceof Inet6Address ? 6 : 4);
        samples.add(HASH, Integer.toUnsignedLong(hash(address.getAddress())));
    }

    /** FNV-1a in 32 bits. */
    private static int hash(byte[] bytes) {
        int hash = HASH_START;
        for (byte each : bytes) {
            hash = (hash ^ (each & 0xff)) * HASH_FACTOR;
        }
        return hash;
    }
}
