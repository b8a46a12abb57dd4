/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.cli;

import io.penstock.api.error.ProfileException;
import io.penstock.app.run.DroolsFiles;
import io.penstock.app.run.Plugins;
import io.penstock.app.run.ServiceProblems;
import io.penstock.engine.config.ProfileLoader;
import io.penstock.engine.config.ProfileLoader.Linted;
import io.penstock.engine.config.yaml.Problems;
import io.penstock.engine.profile.Profile;
import io.penstock.engine.test.TestedProfile;
import java.nio.file.Path;
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

    @Option(
            names = "--without-secrets",
            description =
                    "Nobody misses secrets, keys and certificates: for a machine that the profile does not run on.")
    private boolean withoutSecrets;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws ProfileException {
        Path folder = Target.folder(profile);
        ProfileLoader loader = new ProfileLoader(Plugins.registry());
        Linted read = (withoutSecrets ? loader.withoutSecrets() : loader).lint(folder, sets);
        TestedProfile tested = read.tested();
        if (tested == null) {
            throw new ProfileException(read.problems());
        }
        Profile loaded = tested.profile();
        Problems problems = new Problems();
        read.problems().forEach(problems::add);
        ServiceProblems.of(loaded, read.problems()).forEach(problems::add);
        DroolsFiles.problems(loaded).forEach(problems::add);
        if (problems.hasErrors()) {
            throw new ProfileException(problems.inOrder());
        }
        var out = spec.commandLine().getOut();
        read.problems().forEach(out::println);
        ServiceProblems.warnings(loaded).forEach(out::println);
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
