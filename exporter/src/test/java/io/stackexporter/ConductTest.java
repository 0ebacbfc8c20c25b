package io.stackexporter;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.core.domain.JavaModifier.SYNCHRONIZED;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
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
import org.junit.jupiter.api.Test;

/** What code may do only in a few places, or nowhere: clocks, threads, the end of the process, shared state. */
class ConductTest {
    private static final String ROOT = "io.stackexporter";
    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);
    private static final Set<String> CLOCK_METHODS =
            Set.of("nanoTime", "currentTimeMillis", "now", "instant", "millis");
    private static final Set<String> CLOCKS = Set.of("java.lang.System", "java.util.Date");

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
