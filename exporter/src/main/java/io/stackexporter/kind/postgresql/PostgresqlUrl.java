package io.stackexporter.kind.postgresql;

import io.stackexporter.config.Section;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;

/**
 * Where a server is: {@code postgresql://host:port/database?sslmode=...}, several hosts with commas.
 *
 * @param hosts as the driver reads them, {@code host:port,host:port}
 * @param parameters with the question mark, or empty
 */
record PostgresqlUrl(String hosts, String database, String parameters) {
    private static final Pattern HOST = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^:@/\\[\\]\\s]+)(?::(\\d{1,5}))?");
    private static final Pattern URL =
            Pattern.compile("postgres(?:ql)?://(?:([^/?#]*)@)?([^/?#@]+)(?:/([^?#]*))?(\\?[^#]*)?");
    private static final Pattern LOGIN_PARAMETER = Pattern.compile(
            "[?&](user|password|options|socketFactory\\w*|sslfactory\\w*|sslpassword\\w*|\\w*ClassName\\w*|xmlFactoryFactory|loggerFile)=",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern TLS_PARAMETER = Pattern.compile("[?&]ssl(?!Negotiation)", Pattern.CASE_INSENSITIVE);
    /** Without them, or with other ones, a server that hangs would hold us for ever. */
    private static final List<String> LIMITS = List.of(
            "connectTimeout",
            "socketTimeout",
            "loginTimeout",
            "sslResponseTimeout",
            "cancelSignalTimeout",
            "tcpKeepAlive");

    private static final List<String> SSL_MODES =
            List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

    /** Reads the key {@code url}; a wrong one is reported and gives nothing. */
    static Optional<PostgresqlUrl> configured(Section settings) {
        String text = settings.text(
                "url",
                "Where the server is, such as postgresql://db1:5432/postgres?sslmode=verify-full; parameters are those of the PostgreSQL JDBC driver.");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Matcher matcher = URL.matcher(text);
        String problem = problem(matcher);
        if (!problem.isEmpty()) {
            settings.problem("url", problem);
            return Optional.empty();
        }
        String database = matcher.group(3) == null || matcher.group(3).isEmpty() ? "postgres" : matcher.group(3);
        return Optional.of(new PostgresqlUrl(
                matcher.group(2),
                database,
                Optional.ofNullable(matcher.group(4)).orElse("")));
    }

    private static String problem(Matcher matcher) {
        if (!matcher.matches()) {
            return "must look like postgresql://host:port/database";
        }
        if (matcher.group(1) != null) {
            return "must not hold a login; use username and password_file";
        }
        if (!hostsAreGood(matcher.group(2))) {
            return "must name hosts as host:port with a port from 1 to 65535";
        }
        if (matcher.group(4) != null
                && LOGIN_PARAMETER.matcher(matcher.group(4)).find()) {
            return "must not set the login, options or classes of the driver as parameters";
        }
        return parameterProblem(matcher.group(4));
    }

    /** The driver ignores a parameter that it does not know; a slip in sslmode would mean no TLS at all. */
    private static String parameterProblem(@Nullable String parameters) {
        for (String parameter :
                parameters == null ? new String[0] : parameters.substring(1).split("&", -1)) {
            int end = parameter.indexOf('=');
            String name = parameter.substring(0, Math.max(0, end));
            if (PGProperty.forName(name) == null) {
                // Never its value, which may be a password under a name that is none.
                return "has the parameter " + (name.matches("\\w{1,40}") ? name : "without a name or value")
                        + ", which the PostgreSQL JDBC driver does not know";
            }
            if (LIMITS.contains(name)) {
                return "must not set " + name + "; the limits are those of timeout and connect_timeout";
            }
            String value = parameter.substring(name.length() + 1);
            if (name.equals("sslmode") && !SSL_MODES.contains(value)) {
                return "sslmode must be one of " + String.join(", ", SSL_MODES) + ", not " + value;
            }
        }
        return "";
    }

    private static boolean hostsAreGood(String hosts) {
        for (String host : hosts.split(",", -1)) {
            Matcher matcher = HOST.matcher(host);
            if (!matcher.matches()) {
                return false;
            }
            if (matcher.group(2) != null) {
                int port = Integer.parseInt(matcher.group(2));
                if (port < 1 || port > 65_535) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Where the section {@code tls} is, the parameters would say the same thing twice. */
    void checkForTls(Section settings) {
        if (TLS_PARAMETER.matcher(parameters).find()) {
            settings.problem("url", "must not have parameters for TLS beside the section tls; keep the section");
        }
    }

    /** Every host with its port, as the label {@code server} shows them. */
    String server() {
        return Arrays.stream(hosts.split(",", -1))
                .map(host -> host.matches(".*:\\d+") ? host : host + ":5432")
                .collect(Collectors.joining(","));
    }

    /** The URL as the driver reads it. */
    String jdbc() {
        return jdbc(database);
    }

    /** The same server, another database, whose name is encoded for a URL already. */
    String jdbc(String otherDatabase) {
        return "jdbc:postgresql://" + hosts + "/" + otherDatabase + parameters;
    }
}
