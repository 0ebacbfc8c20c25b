package io.stackexporter.config;

import java.util.LinkedHashMap;
import java.util.Map;

/** Secrets by names that are free, each in the file that stands at its name. */
public final class SecretFiles {
    private SecretFiles() {}

    /** Every key of the section; its secrets are among those of the target. */
    public static Map<String, Secret> in(Section section, String help) {
        Map<String, Secret> all = new LinkedHashMap<>();
        section.keys()
                .forEach(name -> section.file(name, help)
                        .map(Secret::inFile)
                        .filter(section.secrets::add)
                        .ifPresent(secret -> all.put(name, secret)));
        return all;
    }
}
