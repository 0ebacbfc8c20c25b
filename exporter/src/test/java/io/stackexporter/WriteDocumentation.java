package io.stackexporter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Writes the documents that are printed from the code: what {@code make docs} runs. */
public final class WriteDocumentation {
    private WriteDocumentation() {}

    /** Takes the folder as its only argument. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        for (Map.Entry<String, String> file : Documentation.all().entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
    }
}
