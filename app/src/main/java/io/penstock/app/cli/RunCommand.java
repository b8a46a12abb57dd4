/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.cli;

import io.penstock.api.setting.Durations;
import io.penstock.app.Version;
import io.penstock.app.control.UserErrorException;
import io.penstock.app.run.Options;
import io.penstock.app.run.Running;
import io.penstock.app.run.StatusLine;
import io.penstock.engine.profile.Profile;
import io.penstock.engine.profile.RuleSet;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code penstock run}. */
@Command(name = "run", description = "Runs a profile until Ctrl-C.", mixinStandardHelpOptions = true)
public final class RunCommand implements Callable<Integer> {
    @Parameters(paramLabel = "PROFILE", arity = "0..1", defaultValue = ".", description = "The profile's folder.")
    private Path profile;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where its data lies (default: data in the profile's folder).")
    private @Nullable Path data;

    @Option(names = "--set", paramLabel = "NAME=VALUE", description = "Sets a var.")
    private Map<String, String> sets = Map.of();

    @Option(names = "--fresh", description = "Begin with empty data: forget events, cursors, state and dead letters.")
    private boolean fresh;

    @Option(
            names = "--service",
            description = "For unattended machines: a profile with mistakes is replaced by the last accepted one.")
    private boolean service;

    @Option(names = "--for", paramLabel = "TIME", description = "End by itself after this long, such as 30s.")
    private @Nullable String time;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Path folder = Target.folder(profile);
        Path at = data == null ? folder.resolve("data") : data;
        PrintWriter out = spec.commandLine().getOut();
        Duration span = time == null ? null : duration(time);
        try (Running running = Running.start(new Options(folder, at, sets, fresh, service))) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(running), "stop"));
            greet(running, at, out);
            try (StatusLine line = new StatusLine(running::lanes, out, System.console() != null)) {
                CountDownLatch never = new CountDownLatch(1);
                if (span == null) {
                    never.await();
                } else {
                    boolean ignored = never.await(span.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        }
        return 0;
    }

    private static Duration duration(String text) {
        try {
            return Durations.parse(text);
        } catch (IllegalArgumentException e) {
            throw new UserErrorException("--for " + e.getMessage());
        }
    }

    /** A clean stop on Ctrl-C or SIGTERM is fine: the exit code is 0, not the signal's. */
    private static void end(Running running) {
        running.close();
        Runtime.getRuntime().halt(0);
    }

    private static void greet(Running running, Path data, PrintWriter out) {
        Profile profile = running.profile();
        out.println("penstock " + Version.text() + " runs '" + profile.folder() + "' (Ctrl-C ends it)");
        out.println("  listening  "
                + (running.address().isEmpty()
                        ? "nowhere (api.enabled is false)"
                        : running.address() + "/health/ready, " + running.address() + "/metrics"));
        out.println("  data       " + data);
        profile.services()
                .values()
                .forEach(s -> out.println("  service    " + s.name() + ": " + s.driverName() + ", "
                        + s.devices().stream().map(d -> d.name()).limit(5).collect(Collectors.joining(", "))
                        + (s.devices().size() > 5 ? " and " + (s.devices().size() - 5) + " more" : "")));
        profile.lanes()
                .forEach(lane -> out.println("  pipeline   " + lane.name() + ": "
                        + lane.steps().stream().map(step -> step.id()).collect(Collectors.joining(" > ", "", " > "))
                        + lane.endpointPlugin() + " " + lane.endpoint().destination()));
        RuleSet rules = profile.rules();
        rules.rules().forEach(rule -> out.println("  rule       " + rule.name()));
        rules.interlocks().forEach(interlock -> out.println("  interlock  " + interlock.name()));
        rules.drools()
                .forEach(file -> out.println("  rules      " + profile.folder().relativize(file)));
        profile.warnings().forEach(w -> out.println("  " + w));
        out.flush();
    }
}
