package io.stackexporter;

import com.sun.tools.attach.VirtualMachine;
import io.stackexporter.servers.Await;
import io.stackexporter.servers.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * What a machine shows of a running Java program to whoever may look, besides its memory.
 *
 * @param folder for files of the tools
 */
record Inspection(Path folder, long pid) {

    /** Texts by the name of the place. */
    Map<String, String> all() throws Exception {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("arguments", Files.readString(proc().resolve("cmdline")));
        try (Stream<Path> tasks = Files.list(proc().resolve("task"))) {
            all.put("tasks", tasks.map(Inspection::name).collect(Collectors.joining("\n")));
        }
        all.put("threads", threads());
        all.put("command line", jcmd("VM.command_line"));
        all.put("properties", jcmd("VM.system_properties"));
        all.put("beans", beans());
        return all;
    }

    private Path proc() {
        return Path.of("/proc", Long.toString(pid));
    }

    private static String name(Path task) {
        try {
            return Files.readString(task.resolve("comm"));
        } catch (IOException ended) {
            return "";
        }
    }

    /** The virtual ones too. */
    String threads() throws IOException {
        Path file = folder.resolve("threads.json");
        jcmd("Thread.dump_to_file", "-overwrite", "-format=json", file.toString());
        return Files.readString(file);
    }

    private String jcmd(String... words) {
        String tool = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        List<String> command = new ArrayList<>(List.of(tool, Long.toString(pid)));
        command.addAll(List.of(words));
        Program running = Program.start(folder, "jcmd", command);
        Await.until("jcmd ends", () -> !running.isAlive());
        return running.log();
    }

    @SuppressWarnings("BanJNDI") // the other side is our own program
    private String beans() throws Exception {
        VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
        JMXServiceURL address = new JMXServiceURL(machine.startLocalManagementAgent());
        try (JMXConnector connector = JMXConnectorFactory.connect(address)) {
            return connector.getMBeanServerConnection().queryNames(null, null).toString();
        } finally {
            machine.detach();
        }
    }
}
