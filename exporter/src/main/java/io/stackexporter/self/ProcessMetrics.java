package io.stackexporter.self;

import static io.stackexporter.metric.Metric.compatible;
import static io.stackexporter.metric.MetricType.COUNTER;
import static io.stackexporter.metric.MetricType.GAUGE;
import static io.stackexporter.metric.MetricType.INFO;
import static io.stackexporter.metric.MetricType.SUMMARY;

import com.sun.management.UnixOperatingSystemMXBean;
import io.stackexporter.collect.Reading;
import io.stackexporter.metric.Family;
import io.stackexporter.metric.Layers;
import io.stackexporter.metric.Metric;
import io.stackexporter.metric.Samples;
import java.io.IOException;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.lang.management.OperatingSystemMXBean;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Process and JVM in the names of the Prometheus client libraries, because dashboards of the incumbents show the exporter's
 * own process by them.
 */
public final class ProcessMetrics {
    private static final Metric CPU =
            compatible("process_cpu_seconds_total", COUNTER, "User and system CPU time of the exporter.");
    private static final Metric START =
            compatible("process_start_time_seconds", GAUGE, "When the exporter started, as Unix time.");
    private static final Metric OPEN_FILES =
            compatible("process_open_fds", GAUGE, "Open file descriptors of the exporter.");
    private static final Metric MAX_FILES =
            compatible("process_max_fds", GAUGE, "The most file descriptors that the exporter may open.");
    private static final Metric VIRTUAL =
            compatible("process_virtual_memory_bytes", GAUGE, "Virtual memory of the exporter.");
    private static final Metric RESIDENT =
            compatible("process_resident_memory_bytes", GAUGE, "Resident memory of the exporter.");
    private static final Metric MEMORY_USED =
            compatible("jvm_memory_used_bytes", GAUGE, "Memory in use, by area.", "area");
    private static final Metric MEMORY_COMMITTED =
            compatible("jvm_memory_committed_bytes", GAUGE, "Memory that the JVM holds, by area.", "area");
    private static final Metric MEMORY_MAX =
            compatible("jvm_memory_max_bytes", GAUGE, "The most memory that the JVM may use, by area.", "area");
    private static final Metric GC =
            compatible("jvm_gc_collection_seconds", SUMMARY, "Time spent in garbage collection, by collector.", "gc");
    private static final Metric THREADS = compatible("jvm_threads_current", GAUGE, "Platform threads of the JVM.");
    private static final Metric THREADS_PEAK =
            compatible("jvm_threads_peak", GAUGE, "The most platform threads so far.");
    private static final Metric CLASSES = compatible("jvm_classes_currently_loaded", GAUGE, "Classes loaded.");
    private static final Metric RUNTIME =
            compatible("jvm_runtime_info", INFO, "The Java runtime.", "version", "vendor", "runtime");
    private static final List<Metric> ALL = List.of(
            CPU,
            START,
            OPEN_FILES,
            MAX_FILES,
            VIRTUAL,
            RESIDENT,
            MEMORY_USED,
            MEMORY_COMMITTED,
            MEMORY_MAX,
            GC,
            THREADS,
            THREADS_PEAK,
            CLASSES,
            RUNTIME);
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final OperatingSystemMXBean SYSTEM = ManagementFactory.getOperatingSystemMXBean();
    private static final MemoryMXBean MEMORY = ManagementFactory.getMemoryMXBean();
    private static final ThreadMXBean THREAD = ManagementFactory.getThreadMXBean();
    private static final ClassLoadingMXBean LOADING = ManagementFactory.getClassLoadingMXBean();
    private static final List<GarbageCollectorMXBean> COLLECTORS = ManagementFactory.getGarbageCollectorMXBeans();
    private static final double STARTED = ManagementFactory.getRuntimeMXBean().getStartTime() / 1000.0;

    private ProcessMetrics() {}

    public static List<Reading> readings() {
        return Reading.from("JVM and /proc/self", ALL.toArray(Metric[]::new));
    }

    /** The most files and sockets that the exporter may have open; very many where nobody can tell. */
    public static long mostFiles() {
        return SYSTEM instanceof UnixOperatingSystemMXBean system
                ? system.getMaxFileDescriptorCount()
                : Integer.MAX_VALUE;
    }

    public static List<Family> read() {
        Samples samples = new Samples(ALL, Layers.BOTH, Integer.MAX_VALUE);
        samples.add(START, STARTED);
        if (SYSTEM instanceof UnixOperatingSystemMXBean system) {
            samples.add(CPU, system.getProcessCpuTime() / 1e9);
            samples.add(OPEN_FILES, system.getOpenFileDescriptorCount());
            samples.add(MAX_FILES, system.getMaxFileDescriptorCount());
            samples.add(VIRTUAL, system.getCommittedVirtualMemorySize());
        }
        samples.add(RESIDENT, residentBytes());
        addMemory(samples, "heap", MEMORY.getHeapMemoryUsage());
        addMemory(samples, "nonheap", MEMORY.getNonHeapMemoryUsage());
        for (GarbageCollectorMXBean collector : COLLECTORS) {
            samples.summary(
                    GC, collector.getCollectionTime() / 1000.0, collector.getCollectionCount(), collector.getName());
        }
        samples.add(THREADS, THREAD.getThreadCount());
        samples.add(THREADS_PEAK, THREAD.getPeakThreadCount());
        samples.add(CLASSES, LOADING.getLoadedClassCount());
        samples.add(
                RUNTIME,
                1,
                System.getProperty("java.runtime.version", ""),
                System.getProperty("java.vm.vendor", ""),
                System.getProperty("java.runtime.name", ""));
        return samples.families();
    }

    private static void addMemory(Samples samples, String area, MemoryUsage usage) {
        samples.add(MEMORY_USED, usage.getUsed(), area);
        samples.add(MEMORY_COMMITTED, usage.getCommitted(), area);
        samples.add(MEMORY_MAX, usage.getMax() < 0 ? Double.NaN : usage.getMax(), area);
    }

    /** VmRSS, which Linux gives in kibibytes; not a number elsewhere. */
    private static double residentBytes() {
        try {
            String status = Files.readString(STATUS);
            int label = status.indexOf("VmRSS:");
            int end = label < 0 ? -1 : status.indexOf(" kB", label);
            return end < 0
                    ? Double.NaN
                    : Double.parseDouble(status.substring(label + "VmRSS:".length(), end)
                                    .strip())
                            * 1024;
        } catch (IOException noProcfs) {
            return Double.NaN;
        }
    }
}
