package io.stackexporter.kind.mysql;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.GAUGE;

import io.stackexporter.collect.Reading;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** MariaDB's places in the stream of transactions, such as {@code 0-21-215,1-22-7}: domain, server and number. */
final class MariadbGtid {
    private static final Pattern GTID = Pattern.compile("(\\d{1,10})-(\\d{1,10})-(\\d{1,20})");

    private static final Metric RECEIVED =
            channel("gtid_io_pos", "The last transaction that the channel has received, by domain and server.");
    private static final Metric APPLIED =
            channel("gtid_slave_pos", "The last transaction that the replica has applied, by domain and server.");

    private MariadbGtid() {}

    private static Metric channel(String column, String help) {
        return compatible(
                "mysql_slave_status_" + column,
                GAUGE,
                help,
                "master_host",
                "master_uuid",
                "channel_name",
                "connection_name",
                "domain_id",
                "server_id");
    }

    static List<Reading> channelReadings() {
        return List.of(
                new Reading(RECEIVED, "SHOW ALL SLAVES STATUS Gtid_IO_Pos", "", "mariadb"),
                new Reading(APPLIED, "SHOW ALL SLAVES STATUS Gtid_Slave_Pos", "", "mariadb"));
    }

    static void add(Channel channel, String[] labels, Samples samples) {
        each(channel.text("gtid_io_pos"), (source, number) -> samples.add(RECEIVED, number, with(labels, source)));
        each(channel.text("gtid_slave_pos"), (source, number) -> samples.add(APPLIED, number, with(labels, source)));
    }

    /** Every place of a list, as the domain and the server, and the number. */
    static void each(String list, BiConsumer<List<String>, Double> work) {
        for (String place : list.split(",", -1)) {
            Matcher gtid = GTID.matcher(place.strip());
            if (gtid.matches()) {
                work.accept(List.of(gtid.group(1), gtid.group(2)), Double.valueOf(gtid.group(3)));
            }
        }
    }

    private static String[] with(String[] labels, List<String> source) {
        List<String> all = new ArrayList<>(List.of(labels));
        all.addAll(source);
        return all.toArray(String[]::new);
    }
}
