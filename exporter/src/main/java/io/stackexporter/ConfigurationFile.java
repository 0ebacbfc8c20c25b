package io.stackexporter;

import io.stackexporter.collect.Fleet;
import io.stackexporter.collect.Target;
import io.stackexporter.config.Config;
import io.stackexporter.config.ConfigException;
import io.stackexporter.config.Document;
import io.stackexporter.kind.TargetKinds;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The configuration of this process, read in one way by the check, the start and every reload. */
record ConfigurationFile(Path file, Map<String, String> environment) {

    /** The targets that it describes now. */
    List<Target<?>> read() throws ConfigException {
        return Fleet.of(Config.read(file, environment), TargetKinds.ALL);
    }

    /** As {@link #read}, while the exporter runs. */
    List<Target<?>> readAgain() throws ConfigException {
        Document.refusePipe(file);
        return read();
    }

    /** As {@link #read}, and refuses also what would keep only some of the targets from being reached. */
    List<Target<?>> check() throws ConfigException {
        return Fleet.checked(Config.read(file, environment), TargetKinds.ALL);
    }
}
