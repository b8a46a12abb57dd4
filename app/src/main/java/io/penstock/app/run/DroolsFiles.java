/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import io.penstock.api.error.Place;
import io.penstock.api.error.Problem;
import io.penstock.engine.profile.DroolsLimits;
import io.penstock.engine.profile.Profile;
import io.penstock.rules.drools.DrlCompiler;
import io.penstock.rules.drools.DrlSource;
import io.penstock.rules.drools.DroolsSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The {@code .drl} files of a profile, and the bounds within which they run. */
public final class DroolsFiles {
    private DroolsFiles() {}

    /** The files as they are now. */
    public static List<DrlSource> sources(Profile profile) throws IOException {
        List<DrlSource> sources = new ArrayList<>();
        for (Path file : profile.rules().drools()) {
            sources.add(new DrlSource("rules/" + file.getFileName(), Files.readString(file)));
        }
        return sources;
    }

    /** The bounds within which they run. They hold until the next start, or until there are no such files for once. */
    public static DroolsSettings settings(Profile profile) {
        DroolsLimits limits = profile.rules().limits();
        return new DroolsSettings(
                limits.actOn(),
                limits.keep(),
                limits.facts(),
                limits.firings(),
                limits.hang(),
                DroolsSettings.DEFAULT.restart());
    }

    /** What is wrong with them. Loads Drools when there are any: for lint, which has the seconds that a compilation takes. */
    public static List<Problem> problems(Profile profile) {
        try {
            List<DrlSource> sources = sources(profile);
            return sources.isEmpty() ? List.of() : DrlCompiler.lint(sources);
        } catch (IOException e) {
            return List.of(Problem.error(new Place("rules", 0, 0), "cannot be read: " + e));
        }
    }
}
