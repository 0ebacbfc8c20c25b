package io.stackexporter.fake;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The threads of this process, virtual ones included, by a dump. */
public final class LiveThreads {
    private LiveThreads() {}

    /** The threads whose name contains the text. */
    public static List<String> named(String text) {
        try {
            Path folder = Files.createTempDirectory("threads");
            Path dump = folder.resolve("dump.txt");
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .dumpThreads(dump.toString(), ThreadDumpFormat.TEXT_PLAIN);
            List<String> found = Files.readAllLines(dump).stream()
                    .filter(line -> line.startsWith("#") && line.contains("\"" + text))
                    .toList();
            Files.delete(dump);
            Files.delete(folder);
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
