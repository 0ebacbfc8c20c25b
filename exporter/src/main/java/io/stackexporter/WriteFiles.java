package io.stackexporter;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code rules}, {@code dashboards}, {@code alertmanager}: writes the files that lie beside the program into a folder, for
 * those who have the program as an image and cannot look into it.
 */
@Command(usageHelpWidth = 110)
final class WriteFiles implements Subcommand {
    static final List<String> PARTS = List.of("rules", "dashboards", "alertmanager");

    private final String part;

    @Option(
            names = "--output-dir",
            required = true,
            paramLabel = "FOLDER",
            description = "Where to write; made when it is missing. Files of the same names are written over.")
    Path folder = Path.of("");

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this, then exit.")
    boolean help;

    private WriteFiles(String part) {
        this.part = part;
    }

    static CommandLine command(String part) {
        CommandLine line = new CommandLine(new WriteFiles(part));
        line.getCommandSpec().usageMessage().description("Write the files of " + part + "/ to a folder.");
        return line;
    }

    @Override
    public int run() {
        Optional<Path> from = home().map(home -> home.resolve(part)).filter(Files::isDirectory);
        if (from.isEmpty()) {
            System.err.println("the folder " + part + " is not beside the program; take it from the distribution");
            return Main.FAILED;
        }
        try (Stream<Path> found = Files.walk(from.get())) {
            List<Path> files = found.filter(Files::isRegularFile).sorted().toList();
            for (Path file : files) {
                Path target = folder.resolve(from.get().relativize(file).toString());
                Files.createDirectories(Optional.ofNullable(target.getParent()).orElse(folder));
                Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
            }
            System.out.println(files.size() + " files of " + part + " written to " + folder);
            return Main.FINE;
        } catch (IOException e) {
            System.err.println("cannot write to " + folder + ": " + e + "; choose a folder that can be written to");
            return Main.FAILED;
        }
    }

    /** Where the distribution lies: above the folder of its libraries. */
    private static Optional<Path> home() {
        try {
            Path library = Path.of(WriteFiles.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return Optional.ofNullable(library.getParent()).map(Path::getParent);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
