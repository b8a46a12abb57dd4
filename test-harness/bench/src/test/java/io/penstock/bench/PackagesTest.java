/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the app's rules hold for the program: the harness is not on its class path. */
@AnalyzeClasses(packages = "io.penstock.bench", importOptions = DoNotIncludeTests.class)
class PackagesTest {
    @ArchTest
    static final ArchRule packagesLieOneAboveTheOther = slices().matching("io.penstock.(**)")
            .should()
            .beFreeOfCycles()
            .because("packages lie one above the other: what two of them need of each other moves down, into the one"
                    + " that knows nothing of the other, or into one of its own below both");
}
