package io.stackexporter;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The program as a user runs it: a process of its own, with its output and its exit code. */
final class MainProcess implements AutoCloseable {
    private static final int LONGEST_SECONDS = 60;

    /** How it ended. */
    record End(int code, String out, String err) {}

    private final Process process;
    private final CompletableFuture<String> out;

    private MainProcess(Process process) {
        this.process = process;
        this.out = CompletableFuture.supplyAsync(() -> text(process.getInputStream()));
    }

    static MainProcess start(Path folder, String... arguments) throws IOException {
        return start(folder, System.getProperty("java.class.path"), arguments);
    }

    private static MainProcess start(Path folder, String classPath, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                Main.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("JAVA_TOOL") || name.startsWith("JDK_JAVA"));
        return new MainProcess(builder.start());
    }

    static End run(Path folder, String... arguments) throws IOException, InterruptedException {
        try (MainProcess program = start(folder, arguments)) {
            return program.end();
        }
    }

    /** In an installation that somebody has damaged. */
    static End runWithout(String library, Path folder, String... arguments) throws IOException, InterruptedException {
        String rest = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !Path.of(entry).getFileName().toString().startsWith(library))
                .collect(Collectors.joining(File.pathSeparator));
        try (MainProcess program = start(folder, rest, arguments)) {
            return program.end();
        }
    }

    /** The first line on standard error that contains the text; the lines before it are gone. */
    String awaitLog(String text) throws IOException {
        BufferedReader log = process.errorReader(StandardCharsets.UTF_8);
        List<String> seen = new ArrayList<>();
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            if (line.contains(text)) {
                return line;
            }
            seen.add(line);
        }
        throw new AssertionError("it ended without saying " + text + " but " + seen);
    }

    /** SIGTERM. */
    void terminate() {
        process.toHandle().destroy(); // unlike Process.destroy, it leaves the output open
    }

    /** Any other signal, such as HUP. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    End end() throws InterruptedException {
        String err = process.errorReader(StandardCharsets.UTF_8).lines().collect(Collectors.joining("\n"));
        if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("it did not end");
        }
        return new End(process.exitValue(), out.join(), withoutJvm(err));
    }

    /** What the JVM itself says of libraries is not ours. */
    private static String withoutJvm(String err) {
        return Stream.of(err.split("\n", 0))
                .filter(line -> !line.startsWith("WARNING: "))
                .collect(Collectors.joining("\n"));
    }

    private static String text(InputStream in) {
        try (in) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
