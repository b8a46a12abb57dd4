/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.bus.BusSettings;
import io.penstock.api.error.Problem;
import io.penstock.api.error.ProfileException;
import io.penstock.api.setting.Expression;
import io.penstock.api.setting.Units;
import io.penstock.engine.config.yaml.Problems;
import io.penstock.engine.expression.Expressions;
import io.penstock.engine.profile.Profile;
import io.penstock.engine.test.TestedProfile;
import io.penstock.engine.unit.UcumUnits;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link Profile} of a folder. Opens nothing but files; gives a whole profile or every problem of it. Safe for many
 * threads.
 */
public final class ProfileLoader {
    private final PluginRegistry registry;
    private final Map<String, String> environment;
    private final Units units;
    private final Function<String, Expression> expressions;
    private final boolean secrets;

    /** With the process's environment. */
    public ProfileLoader(PluginRegistry registry) {
        this(registry, System.getenv());
    }

    /** @param environment for <code>${env:...}</code>, vars and secrets, instead of the process's */
    public ProfileLoader(PluginRegistry registry, Map<String, String> environment) {
        this(registry, environment, new UcumUnits(), Expressions::compile);
    }

    /**
     * @param environment the process's, for <code>${env:...}</code>, vars and secrets
     * @param expressions compiles an expression or throws IllegalArgumentException with what is wrong
     */
    public ProfileLoader(
            PluginRegistry registry,
            Map<String, String> environment,
            Units units,
            Function<String, Expression> expressions) {
        this(registry, environment, units, expressions, true);
    }

    private ProfileLoader(
            PluginRegistry registry,
            Map<String, String> environment,
            Units units,
            Function<String, Expression> expressions,
            boolean secrets) {
        this.registry = registry;
        this.environment = Map.copyOf(environment);
        this.units = units;
        this.expressions = expressions;
        this.secrets = secrets;
    }

    /** The same, which needs no secrets, something made up stands for each, and no keys and certificates. */
    public ProfileLoader withoutSecrets() {
        return new ProfileLoader(registry, environment, units, expressions, false);
    }

    /**
     * Reads, binds and lints.
     *
     * @param sets {@code --set} of the command line
     * @throws ProfileException with all problems when there is an error among them
     */
    public Profile load(Path folder, Map<String, String> sets) throws ProfileException {
        return load(folder, folder, sets);
    }

    /**
     * Reads, binds and lints a copy of the profile's own files as the profile that they were copied from: other files that they name, such
     * as certificates, are in the folder of that.
     *
     * @param sets {@code --set} of the command line
     * @throws ProfileException with all problems when there is an error among them
     */
    public Profile load(Path copy, Path folder, Map<String, String> sets) throws ProfileException {
        Problems problems = new Problems();
        Profile profile =
                loading(new NamedFiles(copy, folder, secrets), problems).run(sets);
        if (profile == null || problems.hasErrors()) {
            throw new ProfileException(problems.inOrder());
        }
        return profile;
    }

    /**
     * Reads, binds and lints, and the profile's tests with it, which a start has no need of.
     *
     * @param sets {@code --set} of the command line
     * @throws ProfileException with all problems when there is an error among them
     */
    public TestedProfile loadTested(Path folder, Map<String, String> sets) throws ProfileException {
        Linted linted = lint(folder, sets);
        if (linted.tested() == null || linted.hasErrors()) {
            throw new ProfileException(linted.problems());
        }
        return linted.tested();
    }

    /**
     * What was found, and in what.
     *
     * @param tested as far as it goes, which is not to be run when there are errors: for who looks for further ones; null when there is nothing to
     *     make a profile of
     * @param problems in the order of the files
     */
    public record Linted(@Nullable TestedProfile tested, List<Problem> problems) {
        /** Whether it cannot be run. */
        public boolean hasErrors() {
            return problems.stream().anyMatch(p -> p.severity() == Problem.Severity.ERROR);
        }
    }

    /**
     * Reads, binds and lints, the profile's tests too.
     *
     * @param sets {@code --set} of the command line
     */
    public Linted lint(Path folder, Map<String, String> sets) {
        Problems problems = new Problems();
        TestedProfile tested =
                loading(new NamedFiles(folder, folder, secrets), problems).runTested(sets);
        return new Linted(tested, problems.inOrder());
    }

    /**
     * Reads and binds only what a profile says of its bus: whatever else it needs, such as vars and secrets, need not be there.
     *
     * @throws ProfileException when that has mistakes
     */
    public BusSettings loadBus(Path folder) throws ProfileException {
        Problems problems = new Problems();
        BusSettings bus =
                loading(new NamedFiles(folder, folder, secrets), problems).runBus();
        if (bus == null || problems.hasErrors()) {
            throw new ProfileException(problems.inOrder());
        }
        return bus;
    }

    private Loading loading(NamedFiles files, Problems problems) {
        Path folder = files.copy();
        Secrets found = secrets ? new Secrets(folder, environment, problems) : new MadeUpSecrets(folder, problems);
        return new Loading(registry, environment, units, expressions, files, found, problems);
    }
}
