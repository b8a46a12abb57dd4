/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.test;

import io.penstock.api.error.Problem;
import io.penstock.api.error.ProfileException;
import io.penstock.api.setting.Matcher;
import io.penstock.app.run.DroolsFiles;
import io.penstock.app.run.Plugins;
import io.penstock.app.run.ServiceProblems;
import io.penstock.engine.config.ProfileLoader;
import io.penstock.engine.test.TestCase;
import io.penstock.engine.test.TestedProfile;
import io.penstock.rules.drools.DrlSource;
import io.penstock.rules.drools.SteppedDrools;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs the cases of a profile. Nothing real is touched: no broker, device, network or data folder, and no secret is needed.
 *
 * <ol>
 *   <li>Each case has a world of its own, and a clock of its own: an hour of it takes what there is to do in it.
 *   <li>The same case gives the same result, however often it is run.
 * </ol>
 */
public final class Tests {
    private Tests() {}

    /**
     * Loads and runs.
     *
     * @param cases which to run, by name
     * @param sets {@code --set} of the command line
     * @throws ProfileException when profile or tests have mistakes
     */
    public static TestReport run(Path folder, Map<String, String> sets, Matcher cases) throws Exception {
        TestedProfile tested =
                new ProfileLoader(Plugins.registry()).withoutSecrets().loadTested(folder, sets);
        List<Problem> problems = ServiceProblems.of(tested.profile());
        if (!problems.isEmpty()) {
            throw new ProfileException(problems);
        }
        SteppedDrools.Compiled compiled = compiled(tested);
        List<CaseResult> results = new ArrayList<>();
        for (TestCase testCase : tested.cases()) {
            if (cases.matches(testCase.name())) {
                results.add(CaseRun.run(tested.profile(), testCase, compiled));
            }
        }
        return new TestReport(
                results, tested.cases().stream().map(TestCase::name).toList());
    }

    private static SteppedDrools.@Nullable Compiled compiled(TestedProfile tested)
            throws IOException, ProfileException {
        List<DrlSource> sources = DroolsFiles.sources(tested.profile());
        return sources.isEmpty() ? null : SteppedDrools.compile(sources, DroolsFiles.settings(tested.profile()));
    }
}
