package io.stackexporter.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stackexporter.collect.Deadline;
import io.stackexporter.servers.Await;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** A file system that hangs costs one thread, however often it is asked. */
class AsideTest {
    private final CountDownLatch hangs = new CountDownLatch(1);
    private final Aside aside = new Aside();

    @Test
    void onlyOneThreadHangs() throws Exception {
        assertThatThrownBy(() -> aside.call("hung-mount", this::hang, Deadline.in(Duration.ofSeconds(1))))
                .isInstanceOf(TimeoutException.class);
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> aside.call("hung-mount", this::hang, Deadline.in(Duration.ofSeconds(5))))
                    .isInstanceOf(TimeoutException.class)
                    .hasMessage("the file system has not answered what it was asked before; does its mount hang?");
        }
        assertThat(hanging()).isEqualTo(1);
        hangs.countDown();
        Await.until("it answers again", () -> hanging() == 0);
        assertThat(aside.call("mount", () -> "answer", Deadline.in(Duration.ofSeconds(5))))
                .isEqualTo("answer");
    }

    private static long hanging() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("hung-mount"))
                .count();
    }

    /** As a file system does, it hears no interrupt. */
    private String hang() {
        while (hangs.getCount() > 0) {
            try {
                hangs.await();
            } catch (InterruptedException e) {
                // Goes on.
            }
        }
        return "late";
    }
}
