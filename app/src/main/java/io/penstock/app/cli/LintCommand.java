/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.cli;

import io.penstock.api.error.Problem;
import io.penstock.api.error.ProfileException;
import io.penstock.app.run.DroolsFiles;
import io.penstock.app.run.Plugins;
import io.penstock.app.run.ServiceProblems;
import io.penstock.engine.config.ProfileLoader;
import io.penstock.engine.profile.Profile;
import io.penstock.engine.test.TestedProfile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code penstock lint}. */
@Command(
        name = "lint",
        description = "Checks a profile: every mistake with file, line and column, all at once. Opens nothing.",
        mixinStandardHelpOptions = true)
public final class LintCommand implements Callable<Integer> {
    @Parameters(paramLabel = "PROFILE", arity = "0..1", defaultValue = ".", description = "The profile's folder.")
    private Path profile;

    @Option(names = "--set", paramLabel = "NAME=VALUE", description = "Sets a var.")
    private Map<String, String> sets = Map.of();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws ProfileException {
        Path folder = Target.folder(profile);
        TestedProfile tested = new ProfileLoader(Plugins.registry()).loadTested(folder, sets);
        Profile loaded = tested.profile();
        var out = spec.commandLine().getOut();
        loaded.warnings().forEach(out::println);
        ServiceProblems.warnings(loaded).forEach(out::println);
        List<Problem> problems = new ArrayList<>(ServiceProblems.of(loaded));
        problems.addAll(DroolsFiles.problems(loaded));
        if (!problems.isEmpty()) {
            throw new ProfileException(problems);
        }
        out.println("'" + folder + "' is fine: " + count(loaded.services().size(), "device service") + " with "
                + count(loaded.devices().all().size(), "device") + ", "
                + count(loaded.pipelines().size(), "pipeline") + " with "
                + count(loaded.lanes().size(), "endpoint") + ", "
                + count(loaded.rules().rules().size(), "rule") + ", "
                + count(loaded.rules().interlocks().size(), "interlock") + ", "
                + count(loaded.rules().drools().size(), "DRL file") + ", "
                + count(tested.cases().size(), "test case"));
        return 0;
    }

    private static String count(int n, String what) {
        return n + " " + what + (n == 1 ? "" : "s");
    }
}
