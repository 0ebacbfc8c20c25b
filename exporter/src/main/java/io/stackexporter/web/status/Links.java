package io.stackexporter.web.status;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Where the page leads.
 *
 * @param prefix what stands before every path of this exporter, for readers behind a proxy
 * @param metricsPath where the page of all targets lies
 */
public record Links(String prefix, String metricsPath) {
    private static final String PROJECT = "https://github.com/stack-exporter/stack-exporter/blob/main/";

    String metrics() {
        return prefix + metricsPath;
    }

    String own(String path) {
        return prefix + path;
    }

    String probe(String target) {
        return prefix + "/probe?target=" + URLEncoder.encode(target, StandardCharsets.UTF_8);
    }

    /** The same pages that the alerts of these names lead to. */
    static String runbook(String alert) {
        return PROJECT + "rules/runbooks/" + alert + ".md";
    }

    static String document(String name) {
        return PROJECT + name;
    }
}
