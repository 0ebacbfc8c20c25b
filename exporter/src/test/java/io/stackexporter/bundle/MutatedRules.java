package io.stackexporter.bundle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;

/**
 * What promtool says of one rule with a small mistake in it. Only the rules and tests that have to do with it are run, which
 * makes thousands of mistakes affordable.
 */
final class MutatedRules {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][\\w:]*");

    /** What became of a mistake. */
    enum Fate {
        NOTICED,
        UNNOTICED,
        /** It is no expression at all: Prometheus would not load it. */
        IMPOSSIBLE
    }

    private final Rule rule;
    private final Set<String> touched;
    private final List<RuleTest> tests;

    private final Set<String> needed;

    MutatedRules(Rule rule) {
        this.rule = rule;
        this.touched = touched(rule);
        this.tests = tests();
        this.needed = needed();
    }

    /** What is touched, and all that it and its tests are made of. */
    private Set<String> needed() {
        Set<String> needed = new LinkedHashSet<>(touched);
        tests.forEach(test -> needed.addAll(names(test.file())));
        List<Rule> ofTheFile = Rule.of(rule.file()).toList();
        int before = 0;
        while (needed.size() > before) {
            before = needed.size();
            for (Rule other : ofTheFile) {
                if (needed.contains(other.name())) {
                    needed.addAll(names(other.expression()));
                    other.annotations().values().forEach(text -> needed.addAll(names(text)));
                }
            }
        }
        return needed;
    }

    private static Set<String> names(String text) {
        return NAME.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
    }

    /** The rule itself and, when it records a series, all that is made of it. */
    private static Set<String> touched(Rule rule) {
        Set<String> touched = new LinkedHashSet<>(Set.of(rule.name()));
        List<Rule> ofTheFile = Rule.of(rule.file()).toList();
        int before = 0;
        while (touched.size() > before) {
            before = touched.size();
            for (Rule other : ofTheFile) {
                if (mentions(other.expression(), touched)) {
                    touched.add(other.name());
                }
            }
        }
        return touched;
    }

    private static boolean mentions(String expression, Set<String> names) {
        return NAME.matcher(expression).results().anyMatch(found -> names.contains(found.group()));
    }

    Fate fate(Mutation mutation) {
        return fate(mutation.field(), mutation.value());
    }

    /** Without a mistake the tests must pass, or noticing one would mean nothing. */
    boolean isWellAsItIs() {
        return fate("expr", rule.expression()) == Fate.UNNOTICED;
    }

    /** One test after the other, since most mistakes are noticed by one of the first. */
    private Fate fate(String field, String value) {
        try {
            Path folder = Files.createTempDirectory("mutation");
            try {
                Files.writeString(folder.resolve("rules.yml"), new Yaml().dump(rules(field, value)));
                for (RuleTest test : RuleTest.inOrder(tests)) {
                    Files.writeString(folder.resolve("test.yml"), test.file());
                    Tool.Answer answer = test.run(folder);
                    if (!answer.passed()) {
                        return answer.printed().contains("parse expression") ? Fate.IMPOSSIBLE : Fate.NOTICED;
                    }
                }
                return Fate.UNNOTICED;
            } finally {
                Files.deleteIfExists(folder.resolve("rules.yml"));
                Files.deleteIfExists(folder.resolve("test.yml"));
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, Object> rules(String field, String value) {
        Map<String, Object> file = new Yaml().load(Repository.read(rule.file()));
        for (Map<String, Object> group : maps(file.get("groups"))) {
            List<Map<String, Object>> kept = new ArrayList<>();
            for (Map<String, Object> each : maps(group.get("rules"))) {
                if (isTheRule(each)) {
                    each.put(field, value);
                }
                if (needed.contains(String.valueOf(each.getOrDefault("record", each.get("alert"))))) {
                    kept.add(each);
                }
            }
            group.put("rules", kept);
        }
        return file;
    }

    private boolean isTheRule(Map<String, Object> each) {
        return rule.name().equals(each.get(rule.alert() ? "alert" : "record"))
                && rule.expression().equals(each.get("expr"))
                && rule.labels().equals(each.getOrDefault("labels", Map.of()));
    }

    /** With no more than is asked of what is touched. */
    private List<RuleTest> tests() {
        Path path = rule.file().resolveSibling("tests").resolve(Repository.stem(rule.file()) + "_test.yml");
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(Integer.MAX_VALUE);
        Map<String, Object> all = new Yaml(options).load(Repository.read(path));
        List<RuleTest> files = new ArrayList<>();
        for (Map<String, Object> test : maps(all.get("tests"))) {
            List<Map<String, Object>> alerts = maps(test.get("alert_rule_test")).stream()
                    .filter(look -> touched.contains(String.valueOf(look.get("alertname"))))
                    .toList();
            List<Map<String, Object>> expressions = maps(test.get("promql_expr_test")).stream()
                    .filter(look -> mentions(String.valueOf(look.get("expr")), touched))
                    .toList();
            if (!alerts.isEmpty() || !expressions.isEmpty()) {
                test.put("alert_rule_test", alerts);
                test.put("promql_expr_test", expressions);
                Map<String, Object> file = new LinkedHashMap<>(all);
                file.put("rule_files", List.of("rules.yml"));
                file.put("tests", List.of(test));
                files.add(new RuleTest(new Yaml().dump(file)));
            }
        }
        return files;
    }

    @SuppressWarnings("unchecked") // as YAML is read
    private static List<Map<String, Object>> maps(@Nullable Object list) {
        return list == null ? List.of() : (List<Map<String, Object>>) list;
    }
}
