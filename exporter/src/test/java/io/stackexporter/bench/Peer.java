package io.stackexporter.bench;

import io.stackexporter.servers.Await;
import io.stackexporter.servers.Http;
import io.stackexporter.servers.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An exporter under comparison: where its page is and which process and login do its work. */
record Peer(String name, String login, long pid, Client client, Runnable stop) implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** Of {@code /proc/<pid>/stat}; the same on every Linux that Java runs on. */
    private static final double TICKS_PER_SECOND = 100;

    private static final int USER_TICKS = 11;

    /** Starts a packaged exporter of somebody else. */
    static Peer start(Path folder, String name, String login, Map<String, String> environment, String... options) {
        int port = Program.freePort();
        String program = Program.installed(name, name);
        List<String> command = new ArrayList<>(List.of("/usr/bin/env"));
        environment.forEach((variable, value) -> command.add(variable + "=" + value));
        command.addAll(List.of(program, "--web.listen-address=127.0.0.1:" + port));
        command.addAll(List.of(options));
        Program running = Program.start(folder, name, command);
        String url = "http://127.0.0.1:" + port + "/metrics";
        Await.until(PATIENCE, running::log, () -> Http.isReady(url));
        return new Peer(name, login, running.pid(), new Client(url), running::close);
    }

    /** Processor time of the process since it began, in seconds. */
    double processorSeconds() throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Double.parseDouble(fields[USER_TICKS]) + Double.parseDouble(fields[USER_TICKS + 1])) / TICKS_PER_SECOND;
    }

    @Override
    public void close() {
        client.close();
        stop.run();
    }
}
