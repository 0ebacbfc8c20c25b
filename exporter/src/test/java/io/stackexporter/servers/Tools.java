package io.stackexporter.servers;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Programs of the machine that tests need. */
public final class Tools {
    private Tools() {}

    /** Where the program lies; when it is missing the test fails under {@code CI=true} and is skipped elsewhere. */
    public static Path require(String program) {
        Optional<Path> found = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
        String missing = "the program " + program + " is missing; `make test` installs it where it can";
        if (found.isEmpty() && "true".equals(System.getenv("CI"))) {
            Assertions.fail(missing);
        }
        Assumptions.assumeTrue(found.isPresent(), missing);
        return found.orElseThrow();
    }
}
