package io.stackexporter.kind.mysql;

import io.stackexporter.config.Section;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a server is: {@code mysql://host:port/schema?sslMode=...}, several hosts with commas.
 *
 * @param hosts as the driver reads them
 * @param schema may be empty: what is read is named with its schema
 * @param parameters of the driver, each of them harmless
 */
record MysqlUrl(String hosts, String schema, Map<String, String> parameters) {
    private static final Pattern HOST = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^:@/\\[\\]()=\\s]+)(?::(\\d{1,5}))?");
    private static final Pattern URL =
            Pattern.compile("(?:mysql|mariadb)://(?:([^/?#]*)@)?([^/?#@]+)(?:/([^?#/]*))?(?:\\?([^#]*))?");
    private static final List<String> SSL_MODES =
            List.of("DISABLED", "PREFERRED", "REQUIRED", "VERIFY_CA", "VERIFY_IDENTITY");
    /** Others could name classes to load, files to read, or undo the limits that we set. */
    private static final List<String> PARAMETERS = List.of(
            "sslMode",
            "tlsVersions",
            "trustCertificateKeyStoreUrl",
            "trustCertificateKeyStoreType",
            "clientCertificateKeyStoreUrl",
            "clientCertificateKeyStoreType",
            "fallbackToSystemTrustStore",
            "allowPublicKeyRetrieval",
            "serverRSAPublicKeyFile");

    private static final List<String> TLS_PARAMETERS =
            PARAMETERS.subList(0, PARAMETERS.indexOf("allowPublicKeyRetrieval"));

    private static final int HIGHEST_PORT = 65535;

    /** Reads the key {@code url}; a wrong one is reported and gives nothing. */
    static Optional<MysqlUrl> configured(Section settings) {
        String text = settings.text(
                "url",
                "Where the server is, such as mysql://db1:3306/?sslMode=VERIFY_IDENTITY; parameters are those of MySQL Connector/J.");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Matcher matcher = URL.matcher(text);
        String problem = problem(matcher);
        if (!problem.isEmpty()) {
            settings.problem("url", problem);
            return Optional.empty();
        }
        String schema = matcher.group(3) == null ? "" : matcher.group(3);
        return Optional.of(new MysqlUrl(matcher.group(2), schema, parameters(matcher)));
    }

    private static String problem(Matcher matcher) {
        if (!matcher.matches()) {
            return "must look like mysql://host:port/";
        }
        if (matcher.group(1) != null) {
            return "must not hold a login; use username and password_file";
        }
        for (String host : matcher.group(2).split(",", -1)) {
            Matcher parts = HOST.matcher(host);
            if (!parts.matches() || !isPort(parts.group(2))) {
                return "must name hosts as host:port with a port from 1 to 65535";
            }
        }
        for (Map.Entry<String, String> parameter : parameters(matcher).entrySet()) {
            if (!PARAMETERS.contains(parameter.getKey())) {
                // What is no parameter at all may be a password that a special character has cut off.
                String name = parameter.getValue().isEmpty()
                        ? "a parameter without a value"
                        : "the parameter " + parameter.getKey();
                return "has " + name + "; allowed are " + String.join(", ", PARAMETERS);
            }
        }
        String mode = parameters(matcher).getOrDefault("sslMode", "PREFERRED");
        return SSL_MODES.contains(mode)
                ? ""
                : "sslMode must be one of " + String.join(", ", SSL_MODES) + ", not " + mode;
    }

    private static boolean isPort(String text) {
        return text == null || (Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= HIGHEST_PORT);
    }

    private static Map<String, String> parameters(Matcher matcher) {
        Map<String, String> all = new TreeMap<>();
        String text = matcher.group(4);
        if (text != null && !text.isEmpty()) {
            for (String parameter : text.split("&", -1)) {
                int at = parameter.indexOf('=');
                all.put(at < 0 ? parameter : parameter.substring(0, at), at < 0 ? "" : parameter.substring(at + 1));
            }
        }
        return all;
    }

    /** Where the section {@code tls} is, the parameters would say the same thing twice. */
    void checkForTls(Section settings) {
        if (parameters.keySet().stream().anyMatch(TLS_PARAMETERS::contains)) {
            settings.problem("url", "must not have parameters for TLS beside the section tls; keep the section");
        }
    }

    String jdbc() {
        return "jdbc:mysql://" + hosts + "/" + schema;
    }
}
