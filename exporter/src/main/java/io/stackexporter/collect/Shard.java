package io.stackexporter.collect;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * The part of the targets that this process watches, where several share one configuration. Each target goes to the part
 * that gives its name the highest number, so that a further part takes targets from the others and moves none between them.
 *
 * @param index from 0
 */
public record Shard(int index, int count) {
    public static final Shard WHOLE = new Shard(0, 1);

    private static final Pattern FORM = Pattern.compile("(\\d{1,4})/(\\d{1,4})");

    /** From {@code 0/3}, the first of three; empty for what is no such thing. */
    public static Optional<Shard> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Shard shard = new Shard(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
        return shard.index < shard.count ? Optional.of(shard) : Optional.empty();
    }

    public boolean owns(String target) {
        return of(target) == index;
    }

    /** The part that watches the target; the same in every process and release. */
    public int of(String target) {
        int best = 0;
        for (int part = 1; part < count; part++) {
            if (Long.compareUnsigned(weight(part, target), weight(best, target)) > 0) {
                best = part;
            }
        }
        return best;
    }

    /** A checksum alone would put similar names into the same part; the last steps spread it over all bits. */
    private static long weight(int part, String target) {
        CRC32C checksum = new CRC32C();
        checksum.update((part + "/" + target).getBytes(StandardCharsets.UTF_8));
        long mixed = checksum.getValue() * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L;
        return mixed ^ (mixed >>> 32);
    }

    @Override
    public String toString() {
        return index + "/" + count;
    }
}
