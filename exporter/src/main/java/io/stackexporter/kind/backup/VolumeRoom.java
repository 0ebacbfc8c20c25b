package io.stackexporter.kind.backup;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Reading;
import io.stackexporter.directory.Volume;
import io.stackexporter.metric.Samples;
import java.util.List;
import java.util.Optional;

/** Whether the next backup has room. */
final class VolumeRoom implements Collector<BackupSession> {
    @Override
    public String name() {
        return "volume";
    }

    @Override
    public String help() {
        return "Room on the volume of the directory.";
    }

    @Override
    public List<Reading> readings() {
        return Volume.readings();
    }

    @Override
    public boolean supports(BackupSession session) {
        return session.hasVolume();
    }

    @Override
    public void collect(BackupSession session, Samples samples) throws Exception {
        Optional<Volume> volume = session.volume();
        volume.ifPresent(room -> room.emit(session.place(), samples));
    }
}
