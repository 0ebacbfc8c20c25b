package io.stackexporter.kind.postgresql;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a setting becomes a base unit.
 *
 * @param suffix what the metric's name gets, such as {@code _bytes}
 * @param factor from the setting's own unit to the base unit
 */
record SettingUnit(String suffix, double factor) {
    private static final SettingUnit NONE = new SettingUnit("", 1);
    private static final Pattern MEMORY = Pattern.compile("(\\d*)(B|kB|MB|GB|TB)");

    /** Reads a unit as {@code pg_settings} writes it, such as {@code ms} or {@code 8kB}. */
    static SettingUnit of(@Nullable String unit) {
        if (unit == null) {
            return NONE;
        }
        Matcher memory = MEMORY.matcher(unit);
        if (memory.matches()) {
            long blocks = memory.group(1).isEmpty() ? 1 : Long.parseLong(memory.group(1));
            return new SettingUnit("_bytes", blocks * power(memory.group(2)));
        }
        return switch (unit) {
            case "us" -> seconds(1e-6);
            case "ms" -> seconds(1e-3);
            case "s" -> seconds(1);
            case "min" -> seconds(60);
            case "h" -> seconds(3600);
            case "d" -> seconds(86_400);
            default -> NONE;
        };
    }

    /** The value in the base unit; -1 means "off" or "no limit" and stays what it is. */
    double scale(double value) {
        return value == -1 ? value : factor < 1 ? value / Math.rint(1 / factor) : value * factor;
    }

    private static SettingUnit seconds(double factor) {
        return new SettingUnit("_seconds", factor);
    }

    private static double power(String unit) {
        return Math.pow(1024, "BkMGT".indexOf(unit.charAt(0)));
    }
}
