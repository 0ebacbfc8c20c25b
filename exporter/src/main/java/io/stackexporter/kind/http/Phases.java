package io.stackexporter.kind.http;

import io.stackexporter.collect.Stopwatch;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.EventListener;
import okhttp3.Handshake;
import okhttp3.Protocol;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * How the time of one probe divides into phases, added up over its redirects. What a phase that never ended has taken is not
 * counted, as blackbox_exporter does it; the phase itself tells where the probe got stuck.
 */
final class Phases extends EventListener {
    private final Map<Phase, Duration> sums = new EnumMap<>(Phase.class);
    private Phase phase = Phase.RESOLVE;
    private Stopwatch watch = Stopwatch.start();

    Phases() {
        sums.put(Phase.RESOLVE, Duration.ZERO);
    }

    /** The name is known: all others are told from now on, be it as zero. */
    void resolved(Duration took) {
        for (Phase each : Phase.values()) {
            sums.putIfAbsent(each, Duration.ZERO);
        }
        add(Phase.RESOLVE, took);
        begin(Phase.CONNECT);
    }

    private void begin(Phase next) {
        phase = next;
        watch = Stopwatch.start();
    }

    private void add(Phase ended, Duration took) {
        sums.merge(ended, took, Duration::plus);
    }

    private void end() {
        add(phase, watch.elapsed());
    }

    @Override
    public void connectStart(Call call, InetSocketAddress address, Proxy proxy) {
        begin(Phase.CONNECT);
    }

    @Override
    public void secureConnectStart(Call call) {
        end();
        begin(Phase.TLS);
    }

    @Override
    public void secureConnectEnd(Call call, @Nullable Handshake handshake) {
        end();
    }

    @Override
    public void connectEnd(Call call, InetSocketAddress address, Proxy proxy, @Nullable Protocol protocol) {
        if (phase == Phase.CONNECT) {
            end();
        }
    }

    @Override
    public void connectionAcquired(Call call, Connection connection) {
        begin(Phase.PROCESSING);
    }

    @Override
    public void responseHeadersEnd(Call call, Response response) {
        end();
        begin(Phase.TRANSFER);
    }

    /** The body was read whole, or left aside. */
    void transferred() {
        end();
    }

    /** The next request begins; a redirect leads to it. */
    void again() {
        begin(Phase.RESOLVE);
    }

    /** Where it is, or got stuck. */
    Phase phase() {
        return phase;
    }

    Map<Phase, Duration> sums() {
        return Map.copyOf(sums);
    }
}
