package io.stackexporter.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.stackexporter.collect.Target;
import io.stackexporter.servers.Await;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A thousand scrapes of one target over HTTP by several clients, every twentieth left by its client in the middle, while
 * somebody counts on the watched server how many sessions of ours it has.
 */
final class ManyScrapes {
    private static final int CLIENTS = 5;
    private static final int SCRAPES_OF_A_CLIENT = 200;
    private static final int LEFT_EVERY = 20;
    private static final Duration BETWEEN_COUNTS = Duration.ofMillis(3);
    private static final String SCRAPE = "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n";

    private final Target<?> target;
    private final Callable<Integer> sessions;
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger samples = new AtomicInteger();
    private final AtomicInteger left = new AtomicInteger();

    /** The count must not be among what it counts. */
    ManyScrapes(Target<?> target, Callable<Integer> sessions) {
        this.target = target;
        this.sessions = sessions;
    }

    void leaveNoMoreThan(int allowed) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        try (RunningServer server = new RunningServer(40, target);
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture<Void> counting = CompletableFuture.runAsync(() -> count(over), clients);
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                running.add(clients.submit(() -> scrape(server)));
            }
            for (Future<?> client : running) {
                client.get();
            }
            Await.until("nothing is answered any more", () -> server.inFlight() == 0);
            assertThat(sessions.call()).isBetween(1, allowed);
            over.set(true);
            counting.join();
        }
        assertThat(left).hasValue(CLIENTS * SCRAPES_OF_A_CLIENT / LEFT_EVERY);
        assertThat(samples).hasValueGreaterThan(100);
        assertThat(most).hasValueBetween(1, allowed);
        Await.until("no session is left", () -> sessions.call() == 0);
    }

    private void count(AtomicBoolean over) {
        while (!over.get()) {
            try {
                most.accumulateAndGet(sessions.call(), Math::max);
                samples.incrementAndGet();
                Await.pause(BETWEEN_COUNTS); // the machine is for those that are counted
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private Void scrape(RunningServer server) throws IOException {
        for (int i = 1; i <= SCRAPES_OF_A_CLIENT; i++) {
            if (i % LEFT_EVERY == 0) {
                leave(server, left.incrementAndGet() % 2 == 0);
            } else {
                HttpResponse<byte[]> response = server.browser().get("/metrics");
                assertThat(response.statusCode()).isEqualTo(200);
                assertThat(Browser.text(response))
                        .containsPattern("(?m)^stack_up\\{target=\"" + target.name() + "\".*} 1$")
                        .endsWith("\n");
            }
        }
        return null;
    }

    /** Half of them go as soon as they have asked, the others when the page has begun. */
    private static void leave(RunningServer server, boolean begun) throws IOException {
        try (Socket socket = server.browser().open()) {
            socket.setReceiveBufferSize(1024);
            socket.getOutputStream().write(SCRAPE.getBytes(StandardCharsets.US_ASCII));
            if (begun) {
                assertThat(socket.getInputStream().read()).isEqualTo('H');
            }
        }
    }
}
