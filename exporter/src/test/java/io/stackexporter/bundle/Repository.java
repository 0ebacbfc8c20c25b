package io.stackexporter.bundle;

import io.stackexporter.servers.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;

/** The files of this repository as tests read them. */
final class Repository {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    /** Where a link that leaves a file of the bundle, an alert's for example, finds the repository. */
    static final String ADDRESS = "https://github.com/stack-exporter/stack-exporter/blob/main/";

    private static final int MANY = 10_000;
    private static final Pattern STRING =
            Pattern.compile("\"[^\"\\\\\\p{Cntrl}]*+(?:\\\\[\"\\\\/bfnrtu][^\"\\\\\\p{Cntrl}]*+)*+\"");
    private static final Pattern BONE = Pattern.compile("[\\s{}\\[\\]:,]|\"\"|true|false|null|-?\\d+(?:\\.\\d+)?");
    private static final Pattern COMMA_AT_THE_END = Pattern.compile(",\\s*[}\\]]");

    /** Each file is parsed once: nearly every test of the bundle asks for the rules, and none writes to them. */
    private static final Map<Path, Json> PARSED = new ConcurrentHashMap<>();

    private Repository() {}

    static List<Path> files(String folder, String suffix) {
        try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(ROOT.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Json yaml(Path file) {
        return PARSED.computeIfAbsent(ROOT.resolve(file), path -> {
            LoaderOptions options = new LoaderOptions();
            options.setMaxAliasesForCollections(MANY);
            return new Json(new Yaml(options).load(read(path)));
        });
    }

    /** JSON is read as the YAML that it is, after a look at what YAML allows and JSON does not. */
    static Json json(Path file) {
        return PARSED.computeIfAbsent(ROOT.resolve(file), path -> {
            String text = read(path);
            String bones = STRING.matcher(text).replaceAll("\"\"");
            if (!BONE.matcher(bones).replaceAll("").isEmpty()
                    || COMMA_AT_THE_END.matcher(bones).find()) {
                throw new IllegalArgumentException(path + " is not JSON");
            }
            return Json.of(text);
        });
    }

    /** File name without folder and suffix. */
    static String stem(Path file) {
        return file.getFileName().toString().replaceFirst("\\.[^.]+$", "");
    }
}
