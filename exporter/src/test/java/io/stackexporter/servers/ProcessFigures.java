package io.stackexporter.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What a running Java program holds at one moment, seen from outside.
 *
 * @param descriptors open files and sockets
 * @param sockets those of them that are sockets
 * @param threads of the operating system
 * @param virtualThreads by their names, an empty one for those without
 * @param liveHeap bytes of objects that are in use, after a collection
 */
public record ProcessFigures(int descriptors, int sockets, int threads, List<String> virtualThreads, long liveHeap) {
    private static final Pattern VIRTUAL = Pattern.compile("(?m)^#\\d+ \"([^\"]*)\" virtual");
    /** A class of objects: how many there are, their bytes, its name. */
    private static final Pattern CLASS = Pattern.compile("(?m)^\\s*\\d+:\\s+\\d+\\s+(\\d+)\\s+(\\S+)");

    /** What the serial collector puts where it leaves a gap instead of moving what comes after: nobody holds it. */
    private static final Pattern FILLER = Pattern.compile("(\\[L)?jdk\\.internal\\.vm\\.Filler(Element|Object);?");

    /** One alone may see what an answer that has just ended is about to let go. */
    private static final int LOOKS = 3;

    public static ProcessFigures of(Program program) {
        // To be asked costs the program a socket and a thread, once.
        List<String> virtualThreads = virtualThreads(program);
        // Before the heap, as a look at it collects, and so closes what was forgotten.
        List<String> open = open(program.pid());
        long liveHeap = LongStream.generate(() -> inUse(jcmd(program, "GC.class_histogram")))
                .limit(LOOKS)
                .min()
                .orElseThrow();
        return new ProcessFigures(
                open.size(),
                (int) open.stream().filter(each -> each.startsWith("socket:")).count(),
                count(Path.of("/proc", Long.toString(program.pid()), "task")),
                virtualThreads,
                liveHeap);
    }

    /** Virtual threads by name, an empty one for those that have none. */
    public static List<String> virtualThreads(Program program) {
        try {
            Path folder = Files.createTempDirectory("threads");
            Path dump = folder.resolve("dump.txt");
            jcmd(program, "Thread.dump_to_file", dump.toString());
            Matcher names = VIRTUAL.matcher(Files.readString(dump));
            Files.delete(dump);
            Files.delete(folder);
            return names.results().map(name -> name.group(1)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Open files and sockets, without a look at anything else. */
    public static int descriptors(Program program) {
        return open(program.pid()).size();
    }

    /** Open sockets, without a look at anything else. */
    public static int sockets(Program program) {
        return (int) open(program.pid()).stream()
                .filter(each -> each.startsWith("socket:"))
                .count();
    }

    private static List<String> open(long pid) {
        try (Stream<Path> all = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            List<String> open = new ArrayList<>();
            for (Path each : (Iterable<Path>) all::iterator) {
                try {
                    open.add(Files.readSymbolicLink(each).toString());
                } catch (NoSuchFileException closedMeanwhile) {
                    // Then it is none of those that are open.
                }
            }
            return open;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int count(Path folder) {
        try (Stream<Path> all = Files.list(folder)) {
            return (int) all.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Bytes of a histogram of classes, without what only fills gaps. */
    static long inUse(String histogram) {
        long sum = CLASS.matcher(histogram)
                .results()
                .filter(each -> !FILLER.matcher(each.group(2)).matches())
                .mapToLong(each -> Long.parseLong(each.group(1)))
                .sum();
        if (sum == 0) {
            throw new IllegalStateException("this is no histogram of classes: " + histogram);
        }
        return sum;
    }

    private static String jcmd(Program program, String... command) {
        try {
            List<String> all = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(program.pid())));
            all.addAll(List.of(command));
            Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(all + " fails: " + answer);
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
