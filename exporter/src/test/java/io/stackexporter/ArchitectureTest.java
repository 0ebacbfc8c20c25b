package io.stackexporter;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
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

    @ParameterizedTest(name = "{0} imports {1}")
    @CsvSource(delimiter = '|', textBlock = """
        metric         | metric
        config         | config, org.yaml.snakeyaml..
        collect        | collect, metric, config
        pem            | pem
        tls            | tls, pem, collect, config
        jdbc           | jdbc, tls, collect, metric, config, com.zaxxer.hikari..
        probe          | probe, tls, collect, metric, config, okhttp3..
        directory      | directory, collect, metric, config
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
                        ROOT + ".probe",
                        ROOT + ".pem",
                        ROOT + ".directory",
                        "com.fasterxml.jackson.core..",
                        "com.mysql.cj..",
                        "kotlin..",
                        "okhttp3..",
                        "org.xbill.DNS..",
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
        "io.prometheus.client.., exposition",
        "org.yaml.snakeyaml.., config",
        "com.zaxxer.hikari.., jdbc",
        "com.mysql.cj.., kind.mysql",
        "org.postgresql.., kind.postgresql",
        "okhttp3.., [kind.http|kind.backup|probe]",
        "org.xbill.DNS.., kind.dns"
    })
    void libraryIsUsedInOnePackageOnly(String library, String place) {
        check(classes().that(haveDependencyOn(library)).should().resideInAPackage(ROOT + "." + place));
    }

    @Test
    void jsonIsReadAndWrittenWhereOthersSpeakIt() {
        check(classes()
                .that(haveDependencyOn("com.fasterxml.jackson.core.."))
                .should()
                .resideInAnyPackage(ROOT + ".web", ROOT + ".kind.*"));
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

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(false).check(OURS);
    }
}
