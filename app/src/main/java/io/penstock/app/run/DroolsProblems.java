/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import io.penstock.api.error.Place;
import io.penstock.api.error.Problem;
import io.penstock.engine.profile.Profile;
import io.penstock.rules.drools.DrlCompiler;
import io.penstock.rules.drools.DrlSource;
import java.io.IOException;
import java.util.List;

/** What is wrong with the {@code .drl} files of a profile: for lint, which has the seconds that a compilation takes. */
public final class DroolsProblems {
    private DroolsProblems() {}

    /** Loads Drools when there are any files. */
    public static List<Problem> of(Profile profile) {
        try {
            List<DrlSource> sources = DroolsPart.sources(profile);
            return sources.isEmpty() ? List.of() : DrlCompiler.lint(sources);
        } catch (IOException e) {
            return List.of(Problem.error(new Place("rules", 0, 0), "cannot be read: " + e));
        }
    }
}
