package io.stackexporter.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How well the texts of a page can be read. */
final class Contrasts {
    private Contrasts() {}

    /** Of every text to what lies behind it, as the guidelines for accessible content define it. */
    static List<Double> of(Chromium browser) {
        String pairs = browser.evaluate("""
            (() => { const behind = e => { for (; e; e = e.parentElement) {
                const c = getComputedStyle(e).backgroundColor; if (c != 'rgba(0, 0, 0, 0)') return c; } };
              return [...new Set([...document.querySelectorAll('body *')]
                .filter(e => [...e.childNodes].some(n => n.nodeType == 3 && n.data.trim()) && e.tagName != 'SCRIPT')
                .map(e => getComputedStyle(e).color + behind(e)))].join(';') })()""");
        assertThat(pairs.split(";")).hasSizeGreaterThan(5);
        return Stream.of(pairs.split(";"))
                .map(pair -> Stream.of(pair.replaceAll("\\D+", " ").strip().split(" "))
                        .map(Integer::valueOf)
                        .toList())
                .map(rgb -> contrast(luminance(rgb.subList(0, 3)), luminance(rgb.subList(3, 6))))
                .toList();
    }

    private static double contrast(double one, double other) {
        return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    }

    private static double luminance(List<Integer> rgb) {
        double[] weights = {0.2126, 0.7152, 0.0722};
        return IntStream.range(0, 3)
                .mapToDouble(i -> weights[i] * Math.pow((rgb.get(i) / 255.0 + 0.055) / 1.055, 2.4))
                .sum();
    }
}
