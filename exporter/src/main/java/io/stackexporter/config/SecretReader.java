package io.stackexporter.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** From where a secret or another file comes; its messages never repeat what stands in the configuration instead of one. */
final class SecretReader {
    private static final String VARIABLE = "${env:";

    private final Document document;
    private final Section section;

    SecretReader(Document document, Section section) {
        this.document = document;
        this.section = section;
    }

    Optional<Secret> read(String key, Optional<ScalarNode> inFile, Optional<ScalarNode> direct) {
        String fileKey = key + "_file";
        if (inFile.isPresent() && direct.isPresent()) {
            section.problem(key, "is given twice, here and in " + fileKey + "; keep one");
            return Optional.empty();
        }
        return inFile.isPresent()
                ? inFile(fileKey, inFile.get().getValue())
                : direct.flatMap(node -> direct(key, node.getValue()));
    }

    private Optional<Secret> inFile(String key, String name) {
        return file(key, name).map(Secret::inFile);
    }

    /** Touches no file: its disk may hang, and what is missing now may be there in a moment. */
    Optional<Path> file(String key, String name) {
        try {
            Path file = document.resolve(name);
            document.later(() -> {
                String trouble = Secret.trouble(file);
                if (!trouble.isEmpty()) {
                    section.problem(key, "the file " + file + " " + trouble);
                }
            });
            return Optional.of(file);
        } catch (InvalidPathException e) {
            section.problem(key, "is not a file name");
            return Optional.empty();
        }
    }

    /** The name in <code>${env:NAME}</code>. */
    static Optional<String> variable(String value) {
        return value.startsWith(VARIABLE) && value.endsWith("}")
                ? Optional.of(value.substring(VARIABLE.length(), value.length() - 1))
                : Optional.empty();
    }

    private Optional<Secret> direct(String key, String value) {
        Optional<String> name = variable(value);
        if (name.isPresent()) {
            Optional<String> found = document.environment(name.get());
            if (found.isEmpty()) {
                section.problem(key, "the environment variable " + name.get() + " is not set");
            }
            return found.map(Secret::of);
        }
        if (document.plainSecretsAllowed()) {
            return Optional.of(Secret.of(value));
        }
        section.problem(
                key, "is in clear text; use " + key + "_file or ${env:NAME}, or set global.allow_plain_secrets: true");
        return Optional.empty();
    }
}
