package io.stackexporter.kind.http;

import io.stackexporter.collect.Reading;
import io.stackexporter.kind.http.ForeignFamily.Sample;
import io.stackexporter.metric.Family.Part;
import io.stackexporter.metric.MetricType;
import io.stackexporter.metric.Samples;
import io.stackexporter.metric.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an application counts of its requests, in the vocabulary of all systems. Of several families that count the same, the
 * first that is there is taken.
 */
final class ApplicationSignals {
    private static final List<String> COUNTERS = List.of("http_requests_total", "http_server_requests_total");
    /** The common client libraries, Micrometer, and OpenTelemetry. */
    private static final List<String> TIMES = List.of(
            "http_request_duration_seconds", "http_server_requests_seconds", "http_server_request_duration_seconds");

    private static final List<String> STATUS =
            List.of("status", "code", "status_code", "http_status_code", "http_response_status_code");
    private static final String START = "process_start_time_seconds";
    private static final Signal REQUESTS = Signal.OPERATIONS.with("operation", "request");
    private static final Signal SERVER_ERRORS = Signal.ERRORS.with("error", "server_error");
    private static final Signal CLIENT_ERRORS = Signal.ERRORS.with("error", "client_error");

    private ApplicationSignals() {}

    static List<Reading> readings() {
        String counters = String.join(", ", COUNTERS) + ", or the count of " + TIMES.getFirst();
        String times = String.join(", ", TIMES);
        List<Reading> all = new ArrayList<>();
        all.add(new Reading(REQUESTS.metric(), counters, "operation=\"request\"", ""));
        all.add(new Reading(Signal.OPERATION_SECONDS.metric(), times, "operation=\"request\"", ""));
        all.add(new Reading(SERVER_ERRORS.metric(), counters + ", status 5xx", "error=\"server_error\"", ""));
        all.add(new Reading(CLIENT_ERRORS.metric(), counters + ", status 4xx", "error=\"client_error\"", ""));
        all.add(new Reading(Signal.START_TIME.metric(), START, "", ""));
        return List.copyOf(all);
    }

    static void add(ForeignPage page, Samples samples) {
        Optional<ForeignFamily> times = first(page, TIMES).filter(ApplicationSignals::isTimed);
        Optional<ForeignFamily> counter = first(page, COUNTERS);
        times.ifPresent(family -> samples.summary(
                Signal.OPERATION_SECONDS.metric(), sum(family, Part.SUM), sum(family, Part.COUNT), "request"));
        counter.ifPresentOrElse(
                family -> count(family, Part.VALUE, samples),
                () -> times.ifPresent(family -> count(family, Part.COUNT, samples)));
        page.family(START)
                .filter(family -> family.samples().size() == 1)
                .ifPresent(family -> Signal.START_TIME.emit(
                        samples, family.samples().getFirst().value()));
    }

    private static Optional<ForeignFamily> first(ForeignPage page, List<String> names) {
        return names.stream().flatMap(name -> page.family(name).stream()).findFirst();
    }

    private static boolean isTimed(ForeignFamily family) {
        return family.type() == MetricType.HISTOGRAM || family.type() == MetricType.SUMMARY;
    }

    private static double sum(ForeignFamily family, Part part) {
        return family.samples().stream()
                .filter(sample -> sample.part() == part)
                .mapToDouble(Sample::value)
                .filter(value -> value >= 0) // a count that somebody got wrong counts for nothing
                .sum();
    }

    private static void count(ForeignFamily family, Part part, Samples samples) {
        REQUESTS.emit(samples, sum(family, part));
        boolean known = false;
        double ofServer = 0;
        double ofClients = 0;
        for (Sample sample : family.samples()) {
            String status = sample.part() == part ? status(sample) : "";
            known |= !status.isEmpty();
            double counted = Math.max(0, sample.value());
            ofServer += status.startsWith("5") ? counted : 0;
            ofClients += status.startsWith("4") ? counted : 0;
        }
        if (known) {
            SERVER_ERRORS.emit(samples, ofServer);
            CLIENT_ERRORS.emit(samples, ofClients);
        }
    }

    /** A code such as 503, or a class such as 5xx; empty when the application does not tell it. */
    private static String status(Sample sample) {
        return STATUS.stream()
                .flatMap(label -> Optional.ofNullable(sample.labels().get(label)).stream())
                .filter(value -> value.matches("[1-5](\\d\\d|[xX]{2})"))
                .findFirst()
                .orElse("");
    }
}
