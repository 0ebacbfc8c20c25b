package io.stackexporter.kind.files;

import io.stackexporter.config.Section;
import io.stackexporter.directory.Glob;
import java.util.ArrayList;
import java.util.List;

/**
 * Files that belong together.
 *
 * @param lines whether the newest line of the newest one is looked for
 */
record Watched(String name, Glob glob, boolean lines) {

    /** Reads the section {@code files} of a target. */
    static List<Watched> read(Section settings) {
        Section section = settings.section("files", "What is watched here, by a name that becomes the label name.");
        if (section.keys().isEmpty()) {
            settings.problem("files", "must name at least one group of files, like {app: {pattern: 'app*.log'}}");
        }
        List<Watched> all = new ArrayList<>();
        for (String name : section.keys()) {
            Section one = section.section(name, "One group of files.");
            all.add(new Watched(
                    name,
                    Glob.read(one, "pattern", "Files below the url, such as app*.log; * and ? do not match a /."),
                    one.flag("lines", false, "Whether the time of the newest line is looked for, as logs have it.")));
            one.end();
        }
        return all;
    }
}
