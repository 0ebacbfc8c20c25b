package io.stackexporter;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.core.domain.JavaModifier.SYNCHRONIZED;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import io.stackexporter.collect.Collector;
import io.stackexporter.collect.Deadline;
import io.stackexporter.self.ExporterMetrics;
import io.stackexporter.web.Server;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The walls between packages and libraries, one rule each; a rule that matches no class fails. */
class ArchitectureTest {
    private static final String ROOT = "io.stackexporter";
    private static final String[] EVERYWHERE = {"java..", "javax..", "org.jspecify..", "org.slf4j.."};
    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);
    private static final Set<String> CLOCK_METHODS =
            Set.of("nanoTime", "currentTimeMillis", "now", "instant", "millis");
    private static final Set<String> CLOCKS = Set.of("java.lang.System", "java.util.Date");

    @ParameterizedTest(name = "{0} imports {1}")
    @CsvSource(delimiter = '|', textBlock = """
            metric         | metric
            config         | config, org.yaml.snakeyaml..
            collect        | collect, metric, config
            pem            | pem
            tls            | tls, pem, collect, config
            jdbc           | jdbc, tls, collect, metric, config, com.zaxxer.hikari..
            convert        | convert, metric, config, jdbc
            self           | self, metric, collect, com.sun.management
            exposition     | exposition, metric, collect, io.prometheus.client..
            access         | access, pem, config, at.favre.lib.crypto.bcrypt..
            web            | web, web.status, access, collect, exposition, self, metric, io.undertow.., org.xnio.., com.fasterxml.jackson.core..
            web.status     | web.status, collect, self
            kind           | kind, kind.*, collect
            """)
    void packageImportsOnlyWhatTheTableSays(String name, String allowed) {
        String[] packages = Stream.concat(
                        Stream.of(EVERYWHERE), Stream.of(allowed.split(", ")).map(ArchitectureTest::full))
                .toArray(String[]::new);
        check(classes()
                .that()
                .resideInAPackage(full(name))
                .should()
                .onlyDependOnClassesThat(are(resideInAnyPackage(packages))));
    }

    private static String full(String name) {
        return name.contains("..") || name.startsWith("com.") ? name : ROOT + "." + name;
    }

    @Test
    void kindImportsItsDriverAndWhatKindsShare() {
        check(classes()
                .that()
                .resideInAPackage(ROOT + ".kind.*")
                .should()
                .onlyDependOnClassesThat(are(resideInAnyPackage(
                        "java..",
                        "javax..",
                        "org.jspecify..",
                        ROOT + ".kind.*",
                        ROOT + ".collect",
                        ROOT + ".metric",
                        ROOT + ".config",
                        ROOT + ".jdbc",
                        ROOT + ".tls",
                        "com.mysql.cj..",
                        "org.postgresql..",
                        "redis.clients.."))));
    }

    @Test
    void kindsDoNotKnowEachOther() {
        check(slices().matching(ROOT + ".kind.(*)").should().notDependOnEachOther());
    }

    @Test
    void packagesHaveNoCycles() {
        check(slices().matching(ROOT + ".(**)").should().beFreeOfCycles());
    }

    @Test
    void nobodyImportsTheRoot() {
        check(noClasses()
                .that()
                .resideInAPackage(ROOT + ".*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT));
    }

    @ParameterizedTest(name = "{0} only in {1}")
    @CsvSource({
        "at.favre.lib.., access",
        "io.undertow.., web",
        "org.xnio.., web",
        "com.fasterxml.jackson.core.., web",
        "io.prometheus.client.., exposition",
        "org.yaml.snakeyaml.., config",
        "com.zaxxer.hikari.., jdbc",
        "com.mysql.cj.., kind.mysql",
        "org.postgresql.., kind.postgresql"
    })
    void libraryIsUsedInOnePackageOnly(String library, String place) {
        check(classes().that(haveDependencyOn(library)).should().resideInAPackage(ROOT + "." + place));
    }

    @Test
    void redisClientIsUsedInItsKindOnly() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".kind.redis")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("redis.clients.."));
    }

    @ParameterizedTest
    @CsvSource({"picocli..", "ch.qos.logback.."})
    void commandLineAndLoggingAreUsedInTheRootOnly(String library) {
        check(classes().that(haveDependencyOn(library)).should().resideInAPackage(ROOT));
    }

    private static DescribedPredicate<JavaClass> haveDependencyOn(String library) {
        return DescribedPredicate.describe(
                "depend on " + library,
                one -> one.getDirectDependenciesFromSelf().stream()
                        .anyMatch(dependency -> resideInAPackage(library).test(dependency.getTargetClass())));
    }

    /** The health check is a program of its own. */
    @Test
    void onlyMainAndSignalsEndTheProcess() {
        DescribedPredicate<JavaCall<?>> ends = DescribedPredicate.describe(
                "end the process",
                call -> Set.of("java.lang.System", "java.lang.Runtime")
                                .contains(call.getTargetOwner().getName())
                        && Set.of("exit", "halt").contains(call.getName()));
        check(noClasses()
                .that(not(type(Main.class)))
                .and(not(type(Signals.class)))
                .and(not(type(HealthCheck.class)))
                .should()
                .callCodeUnitWhere(ends));
        sees(ends, Main.class, Signals.class);
    }

    @Test
    void onlyTheDeadlineTheStopwatchAndSelfReadTheClock() {
        DescribedPredicate<JavaCall<?>> reads = DescribedPredicate.describe("read the clock", call -> {
            AccessTarget.CodeUnitCallTarget target = call.getTarget();
            String owner = target.getOwner().getName();
            return CLOCK_METHODS.contains(target.getName())
                    && (CLOCKS.contains(owner) || owner.startsWith("java.time."));
        });
        ArchRule rule = noClasses()
                .that()
                .haveNameNotMatching("io\\.stackexporter\\.(collect\\.(Deadline|Stopwatch)|self\\..*)")
                .should()
                .callCodeUnitWhere(reads);
        check(rule);
        sees(reads, ExporterMetrics.class, Deadline.class);
    }

    @Test
    void threadsStartInCollectAndWebOnlyBesideTheShutdownHook() {
        DescribedPredicate<JavaCall<?>> starts = DescribedPredicate.describe("start a thread", call -> {
            JavaClass owner = call.getTargetOwner();
            String name = call.getName();
            return (owner.isEquivalentTo(Thread.class)
                            && Set.of("<init>", "start", "ofVirtual", "ofPlatform", "startVirtualThread")
                                    .contains(name))
                    || owner.isEquivalentTo(Executors.class)
                    || (owner.isAssignableTo(Executor.class) && name.equals("<init>"))
                    || (owner.getName().equals("java.util.concurrent.CompletableFuture") && name.endsWith("Async"));
        });
        ArchRule rule = noClasses()
                .that(not(resideInAnyPackage(ROOT + ".collect", ROOT + ".web")))
                .and(not(type(Signals.class)))
                .and(not(type(HealthCheck.class)))
                .should()
                .callCodeUnitWhere(starts);
        check(rule);
        sees(starts, Signals.class, Server.class);
    }

    @Test
    void staticFieldsAreFinal() {
        check(fields().that().areStatic().should().beFinal());
    }

    @Test
    void collectorsAreFinalPackagePrivateAndSilent() {
        check(classes()
                .that()
                .implement(Collector.class)
                .and()
                .areNotInterfaces()
                .should()
                .haveModifier(FINAL)
                .andShould()
                .bePackagePrivate()
                .andShould(ArchConditions.not(ArchConditions.dependOnClassesThat(resideInAPackage("org.slf4j..")))));
    }

    @Test
    void nothingIsSynchronized() {
        check(codeUnits().should().notHaveModifier(SYNCHRONIZED));
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(false).check(OURS);
    }

    /** What is forbidden elsewhere is seen where it is allowed: the rule can fail. */
    private static void sees(DescribedPredicate<JavaCall<?>> forbidden, Class<?>... allowed) {
        for (Class<?> one : allowed) {
            JavaClasses alone = new ClassFileImporter().importClasses(one);
            assertThatThrownBy(() ->
                            noClasses().should().callCodeUnitWhere(forbidden).check(alone))
                    .isInstanceOf(AssertionError.class);
        }
    }
}
