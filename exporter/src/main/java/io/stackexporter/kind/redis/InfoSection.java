package io.stackexporter.kind.redis;

import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Reading;
import io.stackexporter.metric.Samples;
import java.util.List;

/** A section of INFO that is nothing but a table of fields. */
final class InfoSection implements Collector<RedisSession> {
    private final String name;
    private final String section;
    private final String help;
    private final List<Field> fields;

    InfoSection(String name, String section, String help, List<Field> fields) {
        this.name = name;
        this.section = section;
        this.help = help;
        this.fields = List.copyOf(fields);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String help() {
        return help;
    }

    @Override
    public String privilege() {
        return RedisKind.grant("+info");
    }

    @Override
    public List<Reading> readings() {
        return fields.stream()
                .flatMap(field -> field.readings(section).stream())
                .toList();
    }

    @Override
    public void collect(RedisSession session, Samples samples) {
        fields.forEach(field -> field.collect(session.info(), samples));
    }
}
