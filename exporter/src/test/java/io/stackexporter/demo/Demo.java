package io.stackexporter.demo;

import io.stackexporter.servers.Await;
import io.stackexporter.servers.ExporterProgram;
import io.stackexporter.servers.Running;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Real PostgreSQL, MariaDB and Redis servers, the exporter on 127.0.0.1:9951, and a table of what it sees. */
public final class Demo {
    private static final int PORT = 9951;
    private static final int TARGETS = 6;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration A_LITTLE_TRAFFIC = Duration.ofSeconds(2);
    private static final Pattern UP = Pattern.compile("stack_up\\{target=\"([^\"]+)\",system=\"([^\"]+)\".*} (\\d)");

    private Demo() {}

    public static void main(String[] arguments) throws Exception {
        boolean once = Arrays.equals(arguments, new String[] {"--once"});
        if (arguments.length > 0 && !once) {
            say("make demo takes nothing or ARGS=--once");
            System.exit(2);
        }
        if (!isFree(PORT)) {
            say("port " + PORT + " is taken; stop the program that has it, perhaps another demo");
            System.exit(1);
        }
        run(once);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    private static void run(boolean once) throws Exception {
        CountDownLatch stop = new CountDownLatch(1);
        Thread main = Thread.currentThread();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            stop.countDown();
                            join(main);
                        },
                        "stop"));
        say("starting PostgreSQL 17, MariaDB 11.4 and Redis 6.2, each with a replica …");
        Path folder = Files.createTempDirectory("demo-");
        try (Running running = new Running()) {
            DemoServers servers = running.keep(new DemoServers());
            running.keep(new Traffic(servers));
            ExporterProgram exporter = running.keep(ExporterProgram.start(folder, servers.configuration(), PORT));
            if (!exporter.program().isAlive()) {
                throw new IllegalStateException(
                        "the exporter does not start:\n" + exporter.program().log());
            }
            Await.until(
                    PATIENCE,
                    () -> "every target up:\n" + exporter.metrics(),
                    () -> targetsUp(exporter.metrics()) == TARGETS);
            Await.pause(A_LITTLE_TRAFFIC);
            if (once) {
                System.out.print(exporter.metrics());
            } else {
                show(exporter);
                stop.await();
            }
        } finally {
            delete(folder);
        }
    }

    private static long targetsUp(String page) {
        return UP.matcher(page)
                .results()
                .filter(found -> found.group(3).equals("1"))
                .count();
    }

    private static void show(ExporterProgram exporter) {
        say("");
        say("%-20s %-12s %s".formatted("TARGET", "SYSTEM", "UP"));
        Matcher matcher = UP.matcher(exporter.metrics());
        while (matcher.find()) {
            say("%-20s %-12s %s"
                    .formatted(
                            matcher.group(1), matcher.group(2), matcher.group(3).equals("1") ? "yes" : "no"));
        }
        say("");
        say("metrics: " + exporter.url("/metrics"));
        say("status:  " + exporter.url("/"));
        say("Ctrl-C ends everything.");
    }

    /** Progress goes to standard error; standard output is for the page alone. */
    private static void say(String line) {
        System.err.println(line);
    }

    private static void delete(Path folder) throws Exception {
        for (Path file : List.of(folder.resolve("exporter.log"), folder.resolve("stack-exporter.yml"), folder)) {
            Files.deleteIfExists(file);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join(Duration.ofSeconds(30));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
