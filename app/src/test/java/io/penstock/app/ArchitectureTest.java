/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.ClassesShouldConjunction;
import io.penstock.api.plugin.Plugin;
import java.util.ArrayList;
import java.util.List;

/** The arrows of the design that a class path cannot hold; each rule says how to mend what it finds. */
@AnalyzeClasses(packages = "io.penstock", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule apiKnowsNobody = noClasses()
            .that()
            .resideInAPackage("io.penstock.api..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.penstock.bus..",
                    "io.penstock.engine..",
                    "io.penstock.functions..",
                    "io.penstock.endpoint..",
                    "io.penstock.connection..",
                    "io.penstock.device..",
                    "io.penstock.app..",
                    "org.apache.camel..",
                    "com.fasterxml.jackson.databind..")
            .because("everything is written against the api: move the class that needs more to the module that has it");

    @ArchTest
    static final ArchRule functionsDoNoInputOrOutput = noClasses()
            .that()
            .resideInAPackage("io.penstock.functions..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.net..", "java.nio.file..", "java.nio.channels..", "java.util.concurrent..", "org.slf4j..")
            .because("functions own no threads and do no I/O: what a step needs from outside comes from its Context");

    @ArchTest
    static final ArchRule functionsAskTheContextForTimeAndChance = noClasses()
            .that()
            .resideInAPackage("io.penstock.functions..")
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(java.util.UUID.class, "randomUUID")
            .because(
                    "clock and chance come from the Context, so that a replay makes the same: use context.clock() or random()");

    @ArchTest
    static final ArchRule familiesOfFunctionsDoNotKnowEachOther = slices().matching("io.penstock.functions.(*)..")
            .should()
            .notDependOnEachOther()
            .because("a function is one small package: what two share belongs into the api");

    @ArchTest
    static final ArchRule driversDoNotKnowEachOther = slices().matching("io.penstock.device.(*)..")
            .should()
            .notDependOnEachOther()
            .because("a driver knows the api only, and so does the sdk that runs it");

    @ArchTest
    static final ArchRule endpointsDoNotKnowEachOther = slices().matching("io.penstock.endpoint.(*)..")
            .should()
            .notDependOnEachOther()
            .because("siblings never see siblings: what two share is a connection, or belongs into the api");

    @ArchTest
    static final ArchRule driversKnowNoPipeline = noClasses()
            .that()
            .resideInAPackage("io.penstock.device..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.penstock.api.function..", "io.penstock.api.endpoint..")
            .because("pipelines are none of a driver's business: it gives readings to the sdk, which appends them");

    @ArchTest
    static final ArchRule droolsStandsInOnePlace = noClasses()
            .that()
            .resideOutsideOfPackage("io.penstock.rules.drools..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.drools..", "org.kie..", "org.mvel..")
            .because("Drools is loaded only where a profile has a .drl file: go through io.penstock.rules.drools, and"
                    + " let no class of Drools into the signature of what is always loaded");

    @ArchTest
    static final ArchRule functionsKnowTheApiOnly = knowOnly("io.penstock.functions..", "io.penstock.api..")
            .because("what a step needs from outside comes from its Context: move what it shares into the api");

    @ArchTest
    static final ArchRule endpointsKnowTheApiAndConnectionsOnly = knowOnly(
                    "io.penstock.endpoint..", "io.penstock.api..", "io.penstock.connection..", "io.penstock.camel..")
            .because("an endpoint says how to send and no more: what it shares with a driver or another endpoint is a"
                    + " connection, or belongs into the api; what it needs of the engine comes in with its Context");

    @ArchTest
    static final ArchRule onlyTheEndpointCamelKnowsCamel = noClasses()
            .that()
            .resideInAPackage("io.penstock.endpoint..")
            .and()
            .resideOutsideOfPackage("io.penstock.endpoint.camel..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.penstock.camel..", "org.apache.camel..")
            .because("the engine hands an endpoint its messages: what only Camel can send goes by the endpoint camel");

    @ArchTest
    static final ArchRule connectionsKnowTheApiOnly = knowOnly("io.penstock.connection..", "io.penstock.api..")
            .because("a connection lies below the endpoints and drivers that use it: what it needs of them comes in by"
                    + " an interface of its own");

    @ArchTest
    static final ArchRule driversKnowTheApiAndConnectionsOnly = knowOnly(
                    "io.penstock.device..", "io.penstock.api..", "io.penstock.connection..")
            .because("a driver gives readings to the sdk, which appends them: what it shares with an endpoint is a"
                    + " connection, and of the rest it sees the interfaces in the api");

    @ArchTest
    static final ArchRule rulesKnowTheApiOnly = knowOnly("io.penstock.rules..", "io.penstock.api..")
            .because("rules act through Commands and read through Bus: what they need of the rest comes in by an"
                    + " interface");

    @ArchTest
    static final ArchRule rulesKnowNoCamel = noClasses()
            .that()
            .resideInAPackage("io.penstock.rules..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.camel..")
            .because("what rules ask for goes through Commands, and never out by Camel: that is a pipeline's business");

    @ArchTest
    static final ArchRule packagesLieOneAboveTheOther = slices().matching("io.penstock.(**)")
            .should()
            .beFreeOfCycles()
            .because("packages lie one above the other: what two of them need of each other moves down, into the one"
                    + " that knows nothing of the other, or into one of its own below both");

    @ArchTest
    static final ArchRule pluginsAreRecords = classes()
            .that()
            .areAnnotatedWith(Plugin.class)
            .should()
            .beRecords()
            .andShould()
            .bePublic()
            .because("a plugin's components are its YAML: make it a public record");

    @ArchTest
    static void onlyTheProgramPrints(JavaClasses classes) {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.penstock.app..", "io.penstock.bench..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .because("libraries log by slf4j; only the command line prints")
                .check(classes);
    }

    /** Of our own classes only those of these packages, and its own. */
    private static ClassesShouldConjunction knowOnly(String one, String... others) {
        List<String> known = new ArrayList<>(List.of(others));
        known.add(one);
        return classes()
                .that()
                .resideInAPackage(one)
                .should()
                .onlyDependOnClassesThat(
                        resideOutsideOfPackage("io.penstock..").or(resideInAnyPackage(known.toArray(String[]::new))));
    }
}
