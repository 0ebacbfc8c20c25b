package io.stackexporter.bundle;

import io.stackexporter.servers.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which alerts of {@code rules/*.yml} fire for people who scrape real pages: the pages become the input of a test of
 * promtool, which evaluates the rules over them minute by minute.
 */
public final class Firing {
    /**
     * Servers of tests wait for no disk and do not vacuum, all of them and always; no test is about that, nor about what tells
     * that alerting works or that alerts go on.
     */
    private static final String QUESTION = "group by (alertname, severity, target)"
            + " (ALERTS{alertstate=\"firing\",alertname!~\"PostgresqlAutovacuumOff|PostgresqlNotDurable|MysqlNotDurable"
            + "|Watchdog|Alert.+Unattended\"})";

    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][\\w:]*");
    private static final Pattern ANSWER = Pattern.compile("(?m)^\\s*got:(.*)$");
    private static final Pattern ALERT = Pattern.compile("\\{(.*?)} 1E\\+00");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\\\\?\"([^\"\\\\]*)");

    /** One page, served unchanged for a time. */
    public record Phase(String page, Duration lasts) {}

    private final Path rules = Repository.ROOT.resolve("rules");
    private final Set<String> wanted = Rule.all().stream()
            .flatMap(rule -> NAME.matcher(rule.expression()).results())
            .map(found -> found.group())
            .collect(Collectors.toSet());
    private final String scraped;
    private final Map<String, List<String>> series = new LinkedHashMap<>();
    private int minutes;

    private Firing() {
        Json job = Repository.yaml(Path.of("deploy/prometheus.yml"))
                .get("scrape_configs")
                .list()
                .getFirst();
        String instance = job.get("static_configs")
                .list()
                .getFirst()
                .get("targets")
                .list()
                .getFirst()
                .text();
        scraped = "job=\"" + job.get("job_name").text() + "\",instance=\"" + instance + "\"";
    }

    public static Phase phase(String page, Duration lasts) {
        return new Phase(page, lasts);
    }

    /** The alerts, as {@code name severity target}, that fire when pages came a minute apart and the last one stays. */
    public static Set<String> after(Duration held, String... pages) {
        List<Phase> phases = new ArrayList<>();
        for (String page : pages) {
            phases.add(phase(page, Duration.ofMinutes(1)));
        }
        phases.set(phases.size() - 1, phase(phases.getLast().page(), held));
        return after(phases.toArray(Phase[]::new));
    }

    /** The alerts, as {@code name severity target}, that fire at the end of the last phase. */
    public static Set<String> after(Phase... phases) {
        Firing firing = new Firing();
        Arrays.stream(phases).forEach(firing::add);
        return firing.ask();
    }

    private void add(Phase phase) {
        int until = minutes + (int) phase.lasts.toMinutes();
        fill("up{" + scraped + "}", "1", until);
        phase.page
                .lines()
                .filter(line -> !line.startsWith("#"))
                .filter(line -> wanted.contains(line.split("[{ ]", 2)[0]))
                .forEach(line -> {
                    int value = line.lastIndexOf(' ');
                    fill(withLabels(line.substring(0, value)), line.substring(value + 1), until);
                });
        minutes = until;
        series.values().forEach(values -> {
            if (values.size() < minutes) {
                values.add("stale"); // as Prometheus marks what a scrape does not bring any more
                pad(values, minutes);
            }
        });
    }

    private String withLabels(String line) {
        int brace = line.indexOf('{');
        return brace < 0
                ? line + "{" + scraped + "}"
                : line.substring(0, brace + 1) + scraped + "," + line.substring(brace + 1);
    }

    private void fill(String name, String value, int until) {
        List<String> values = series.computeIfAbsent(name, unseen -> new ArrayList<>());
        pad(values, minutes);
        while (values.size() < until) {
            values.add(value);
        }
    }

    private static void pad(List<String> values, int until) {
        while (values.size() < until) {
            values.add("_");
        }
    }

    private Set<String> ask() {
        try {
            Path file = Files.createTempFile("firing", ".yml");
            try {
                Files.writeString(file, test());
                Tool.Answer answer = Tool.PROMTOOL.run("rules", "test", "rules", file.toString());
                return answer.passed() ? Set.of() : alerts(answer.printed());
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** It expects that nothing fires: promtool prints what it finds instead. */
    private String test() {
        StringBuilder text = new StringBuilder("rule_files: ['" + rules + "/*.yml']\nevaluation_interval: 1m\n");
        text.append("tests:\n  - interval: 1m\n    input_series:\n");
        series.forEach((name, values) -> text.append("      - {series: '")
                .append(name.replace("'", "''"))
                .append("', values: '")
                .append(String.join(" ", values))
                .append("'}\n"));
        text.append("    promql_expr_test:\n      - {expr: '").append(QUESTION).append("', eval_time: ");
        return text.append(minutes - 1).append("m, exp_samples: []}\n").toString();
    }

    private static Set<String> alerts(String printed) {
        Matcher answer = ANSWER.matcher(printed);
        if (!answer.find()) {
            throw new AssertionError("promtool gives no answer:\n" + printed);
        }
        return ALERT.matcher(answer.group(1))
                .results()
                .map(found -> described(found.group(1)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String described(String labels) {
        Map<String, String> values = LABEL.matcher(labels)
                .results()
                .collect(Collectors.toMap(label -> label.group(1), label -> label.group(2)));
        return (values.get("alertname") + " " + values.get("severity") + " " + values.getOrDefault("target", ""))
                .strip();
    }
}
