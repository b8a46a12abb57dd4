/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.cli;

import io.penstock.api.error.ProfileException;
import io.penstock.api.setting.Matcher;
import io.penstock.app.control.UserErrorException;
import io.penstock.app.run.ProfileWatcher;
import io.penstock.app.test.TestReport;
import io.penstock.app.test.Tests;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code penstock test}. */
@Command(
        name = "test",
        description =
                "Runs a profile's tests on a clock of their own. Touches no broker, device or network, and needs no secrets.",
        footer = "Exit codes: 0 all passed, 1 one failed or there is a mistake in profile or tests, 2 ours.",
        mixinStandardHelpOptions = true)
public final class TestCommand implements Callable<Integer> {
    @Parameters(paramLabel = "PROFILE", arity = "0..1", defaultValue = ".", description = "The profile's folder.")
    private Path profile;

    @Parameters(
            index = "1",
            paramLabel = "CASE",
            arity = "0..1",
            defaultValue = "*",
            description = "Which cases, by name: a glob such as 'heats*' (default: all).")
    private String cases;

    @Option(names = "--set", paramLabel = "NAME=VALUE", description = "Sets a var.")
    private Map<String, String> sets = Map.of();

    @Option(names = "--junit", paramLabel = "FILE", description = "Writes the results as JUnit's XML.")
    private @Nullable Path junit;

    @Option(names = "--watch", description = "Runs them again whenever the profile or its tests change.")
    private boolean watch;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Path folder = Target.folder(profile);
        Matcher wanted = wanted();
        if (watch) {
            return watch(folder, wanted);
        }
        return run(folder, wanted) ? 0 : 1;
    }

    private Matcher wanted() {
        try {
            return Matcher.of(cases);
        } catch (IllegalArgumentException e) {
            throw new UserErrorException("CASE " + e.getMessage());
        }
    }

    private boolean run(Path folder, Matcher wanted) throws Exception {
        TestReport report = Tests.run(folder, sets, wanted);
        if (report.run() == 0) {
            throw new UserErrorException(
                    report.known().isEmpty()
                            ? "'" + folder + "' has no tests: they stand in tests/*.yaml, under `cases:`"
                            : "no case is called '" + cases + "'; known are " + report.known());
        }
        spec.commandLine().getOut().println(report.text());
        if (junit != null) {
            write(junit, report.junit());
        }
        return report.passed();
    }

    private static void write(Path file, String text) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.writeString(file, text);
    }

    private int watch(Path folder, Matcher wanted) throws Exception {
        // It looks before the first run, and so sees what is saved meanwhile.
        try (ProfileWatcher ignored = ProfileWatcher.withTests(folder, () -> runAgain(folder, wanted))) {
            runAgain(folder, wanted);
            new CountDownLatch(1).await(); // until the user ends it
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    /** A mistake is for the user to mend, and then it runs again. */
    private synchronized void runAgain(Path folder, Matcher wanted) {
        PrintWriter err = spec.commandLine().getErr();
        try {
            run(folder, wanted);
        } catch (ProfileException e) {
            e.problems().forEach(err::println);
        } catch (UserErrorException e) {
            err.println("penstock: " + e.getMessage());
        } catch (Exception e) {
            err.println("penstock: " + e);
        }
        spec.commandLine().getOut().println("-- waiting for a change in '" + folder + "' (Ctrl-C ends)");
        spec.commandLine().getOut().flush();
    }
}
