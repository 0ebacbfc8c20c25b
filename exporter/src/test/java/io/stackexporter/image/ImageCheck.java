package io.stackexporter.image;

import io.stackexporter.demo.DemoServers;
import io.stackexporter.servers.Await;
import io.stackexporter.servers.Http;
import io.stackexporter.servers.Json;
import io.stackexporter.servers.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs what {@code image-check} has built, as the image says it is to be run: its user, its entry point, a root file system
 * that nobody can write to. Prints a fact a line, and fails when one is not as promised.
 */
public final class ImageCheck {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    /** Makes a container of a folder: arguments are the folder, user and group, and the command. */
    private static final String INSIDE = """
            set -eu
            root=$1 user=$2
            shift 2
            mkdir -p "$root/proc" "$root/dev"
            mount --bind "$root" "$root"
            mount -t proc proc "$root/proc"
            mount --rbind /dev "$root/dev"
            mount -o remount,bind,ro "$root"
            exec env -i /usr/sbin/chroot --userspec="$user" "$root" "$@"
            """;

    private final Path root;
    private final Json config;
    private final String port = Integer.toString(Program.freePort());
    private final Path folder = Files.createTempDirectory("image");

    private ImageCheck(Path root, Path config) throws IOException {
        this.root = root;
        this.config = Json.of(Files.readString(config)).get("Docker").get("config");
    }

    /** The folder in which the image's files lie, and the file with what buildah knows of it. */
    public static void main(String[] arguments) throws Exception {
        new ImageCheck(Path.of(arguments[0]), Path.of(arguments[1])).run();
    }

    private void run() throws Exception {
        String where = config.get("WorkingDir").text().substring(1) + "/stack-exporter.yml";
        Path script = Files.writeString(folder.resolve("inside"), INSIDE);
        try (DemoServers servers = new DemoServers()) {
            Files.writeString(root.resolve(where), servers.configuration());
            List<String> command =
                    new ArrayList<>(List.of("unshare", "--mount", "--pid", "--fork", "--kill-child=SIGTERM"));
            command.addAll(List.of(
                    "sh", script.toString(), root.toString(), config.get("User").text()));
            command.addAll(words(config.get("Entrypoint")));
            command.addAll(List.of("--config.file=/" + where, "--web.listen-address=:" + port));
            try (Program exporter = Program.start(folder, "exporter", command)) {
                look(exporter);
            }
        }
    }

    private void look(Program exporter) throws Exception {
        String url = "http://127.0.0.1:" + port;
        Await.until(START_LIMIT, exporter::log, () -> !exporter.isAlive() || Http.isReady(url + "/-/ready"));
        ProcessHandle inside = ProcessHandle.of(exporter.pid())
                .flatMap(process -> process.children().findFirst())
                .orElseThrow(() -> new IllegalStateException(exporter.log()));
        promise("user and group", line(inside, "Uid") + ", " + line(inside, "Gid"), "(65532 ?){4}, (65532 ?){4}");
        promise("root file system", mountOf(inside), "ro(,.*)?");
        List<String> up = Http.get(url + "/metrics")
                .lines()
                .filter(line -> line.startsWith("stack_up{"))
                .toList();
        up.forEach(System.out::println);
        promise(
                "targets up",
                Long.toString(up.stream().filter(line -> line.endsWith(" 1")).count()),
                "6");
        promise("resident memory", line(inside, "VmRSS"), "\\d+ kB");
        promise("the health check ends with", Integer.toString(healthCheck(inside)), "0");
        inside.destroy();
        Await.until("the exporter ends", () -> !exporter.isAlive());
        promise("the exporter ends with", Integer.toString(exporter.terminate()), "0");
        Stream<String> complaints = exporter.log().lines().filter(line -> !line.contains(" level=info "));
        promise("lines of the log besides level=info", complaints.toList().toString(), "\\[]");
    }

    /** Run in the namespaces of the exporter, which is the first process there. */
    private int healthCheck(ProcessHandle exporter) throws Exception {
        List<String> command = new ArrayList<>(List.of("nsenter", "--mount", "--pid", "--target"));
        command.addAll(List.of(Long.toString(exporter.pid()), "/usr/sbin/chroot"));
        command.addAll(List.of("--userspec=" + config.get("User").text(), root.toString()));
        List<String> check = words(config.get("Healthcheck").get("Test"));
        promise("health check", check.getFirst() + " " + check.getLast(), "CMD .*");
        command.addAll(check.subList(1, check.size()));
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    private static void promise(String what, String found, String expected) {
        System.out.println(what + ": " + found);
        if (!found.matches(expected)) {
            throw new IllegalStateException("not as promised, expected " + expected);
        }
    }

    private static String line(ProcessHandle process, String key) throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        return Files.readAllLines(status, StandardCharsets.UTF_8).stream()
                .filter(line -> line.startsWith(key + ":"))
                .map(line -> line.substring(key.length() + 1).strip().replaceAll("\\s+", " "))
                .findFirst()
                .orElse("");
    }

    /** The options with which the folder of the image is mounted for the process; what is mounted last counts. */
    private String mountOf(ProcessHandle process) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "mountinfo")).stream()
                .map(line -> line.split(" ", -1))
                .filter(fields -> fields[4].equals("/"))
                .reduce((first, second) -> second)
                .map(fields -> fields[5])
                .orElse("");
    }

    private static List<String> words(Json list) {
        return list.list().stream().map(Json::text).toList();
    }
}
