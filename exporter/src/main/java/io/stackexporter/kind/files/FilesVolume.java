package io.stackexporter.kind.files;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Reading;
import io.stackexporter.directory.Volume;
import io.stackexporter.metric.Samples;
import java.util.List;

/** Whether what is written still has room. */
final class FilesVolume implements Collector<FilesSession> {
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
    public void collect(FilesSession session, Samples samples) throws Exception {
        session.volume().emit(session.place(), samples);
    }
}
