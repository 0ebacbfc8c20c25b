package io.stackexporter.bundle;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** One test of rules as a file for promtool, which remembers what it cost and how often it noticed a mistake. */
final class RuleTest {
    private final String file;
    private final AtomicLong nanoseconds = new AtomicLong();
    private final AtomicInteger noticed = new AtomicInteger();

    RuleTest(String file) {
        this.file = file;
    }

    String file() {
        return file;
    }

    /** Those that notice the most for their time come first. */
    static List<RuleTest> inOrder(List<RuleTest> tests) {
        List<Priced> priced = tests.stream().map(Priced::new).toList();
        return priced.stream()
                .sorted(Comparator.comparingLong(Priced::price))
                .map(Priced::test)
                .toList();
    }

    /** Its price as it is now, for other threads change it. */
    private record Priced(RuleTest test, long price) {
        Priced(RuleTest test) {
            this(test, test.nanoseconds.get() / (1 + test.noticed.get()));
        }
    }

    /** In the folder where its file lies beside the rules. */
    Tool.Answer run(Path folder) {
        long start = System.nanoTime();
        Tool.Answer answer = Tool.PROMTOOL.run(folder.toString(), "test", "rules", "test.yml");
        nanoseconds.set(System.nanoTime() - start);
        if (!answer.passed()) {
            noticed.incrementAndGet();
        }
        return answer;
    }
}
