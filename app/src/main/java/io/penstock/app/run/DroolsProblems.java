/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import io.penstock.api.error.Place;
import io.penstock.api.error.Problem;
import io.penstock.engine.profile.Profile;
import io.penstock.rules.drools.DrlCompiler;
import io.penstock.rules.drools.DrlSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with the {@code .drl} files of a profile: for lint, which has the seconds that a compilation takes. */
public final class DroolsProblems {
    private DroolsProblems() {}

    /** The files as they are now. */
    public static List<DrlSource> sources(Profile profile) throws IOException {
        List<DrlSource> sources = new ArrayList<>();
        for (Path file : profile.rules().drools()) {
            sources.add(new DrlSource("rules/" + file.getFileName(), Files.readString(file)));
        }
        return sources;
    }

    /** Loads Drools when there are any files. */
    public static List<Problem> of(Profile profile) {
        try {
            List<DrlSource> sources = sources(profile);
            return sources.isEmpty() ? List.of() : DrlCompiler.lint(sources);
        } catch (IOException e) {
            return List.of(Problem.error(new Place("rules", 0, 0), "cannot be read: " + e));
        }
    }
}
