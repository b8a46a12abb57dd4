/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.cli;

import io.penstock.api.driver.Service;
import io.penstock.api.setting.Durations;
import io.penstock.app.about.Version;
import io.penstock.app.control.UserErrorException;
import io.penstock.app.run.Options;
import io.penstock.app.run.Running;
import io.penstock.app.run.StatusLine;
import io.penstock.engine.profile.Profile;
import io.penstock.engine.profile.RuleSet;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    private static final String DATA = "--data";
    private static final String SET = "--set";
    private static final String FRESH = "--fresh";
    private static final String SERVICE = "--service";
    private static final String FOR = "--for";
    /** True where the launcher has seen that what is said goes to a terminal: a console is no sign of that from JDK 22 on. */
    private static final String TERMINAL = "penstock.terminal";

    /** Devices of a service. */
    private static final int SHOWN = 5;

    @Parameters(paramLabel = "PROFILE", arity = "0..1", defaultValue = ".", description = "The profile's folder.")
    private Path profile = Path.of(".");

    @Option(
            names = DATA,
            paramLabel = "DIR",
            description = "Where its data lies (default: data in the profile's folder).")
    private @Nullable Path data;

    @Option(names = SET, paramLabel = "NAME=VALUE", description = "Sets a var.")
    private Map<String, String> sets = Map.of();

    @Option(names = FRESH, description = "Begin with empty data: forget events, cursors, state and dead letters.")
    private boolean fresh;

    @Option(
            names = SERVICE,
            description = "For unattended machines: a profile with mistakes is replaced by the last accepted one.")
    private boolean service;

    @Option(names = FOR, paramLabel = "TIME", description = "End by itself after this long, such as 30s.")
    private @Nullable String time;

    @Spec
    private @Nullable CommandSpec spec;

    /**
     * The command as these arguments say it, made without picocli, which costs a tenth of the start: its classes are too old for an
     * archive. Null for all but the plain ways to say it (help, mistakes, {@code --name=value}): picocli knows those.
     *
     * @param args what follows {@code run}
     */
    public static @Nullable RunCommand plain(List<String> args) {
        RunCommand command = new RunCommand();
        Map<String, String> sets = new LinkedHashMap<>();
        boolean named = false;
        Iterator<String> left = args.iterator();
        while (left.hasNext()) {
            String arg = left.next();
            if (arg.equals(FRESH) && !command.fresh) {
                command.fresh = true;
            } else if (arg.equals(SERVICE) && !command.service) {
                command.service = true;
            } else if (List.of(DATA, SET, FOR).contains(arg)) {
                String value = left.hasNext() ? left.next() : "";
                if (!command.take(arg, value, sets)) {
                    return null;
                }
            } else if (isPlain(arg) && !named) {
                command.profile = Path.of(arg);
                named = true;
            } else {
                return null;
            }
        }
        command.sets = sets;
        return command;
    }

    private boolean take(String option, String value, Map<String, String> sets) {
        if (!isPlain(value)) {
            return false;
        }
        if (option.equals(SET)) {
            int equals = value.indexOf('=');
            return equals > 0 && sets.put(value.substring(0, equals), value.substring(equals + 1)) == null;
        }
        if (option.equals(DATA) ? data != null : time != null) {
            return false;
        }
        if (option.equals(DATA)) {
            data = Path.of(value);
        } else {
            time = value;
        }
        return true;
    }

    /** Neither an option nor quoted, nor one of picocli's files of arguments. */
    private static boolean isPlain(String arg) {
        return !arg.isEmpty() && "-@\"'".indexOf(arg.charAt(0)) < 0 && arg.indexOf('\0') < 0;
    }

    @Override
    public Integer call() throws Exception {
        return run(Objects.requireNonNull(spec).commandLine().getOut());
    }

    /** Runs until it is ended. */
    public int run(PrintWriter out) throws Exception {
        Path folder = Target.folder(profile);
        Path at = data == null ? folder.resolve("data") : data;
        Duration span = time == null ? null : duration(time);
        try (StopSignal signal = new StopSignal()) {
            runUntilItEnds(new Options(folder, at, sets, fresh, service), span, signal, out);
        }
        return 0;
    }

    private static void runUntilItEnds(Options options, @Nullable Duration span, StopSignal signal, PrintWriter out)
            throws Exception {
        try (Running running = signal.start(options)) {
            greet(running, options.data(), out);
            try (StatusLine line = new StatusLine(running::lanes, out, Boolean.getBoolean(TERMINAL))) {
                CountDownLatch never = new CountDownLatch(1);
                if (span == null) {
                    never.await();
                } else {
                    boolean ignored = never.await(span.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        } catch (Exception e) {
            // what fails in a process that ends is no news: of what is closed, or that nothing more may be begun
            if (!signal.isAsked()) {
                throw e;
            }
        }
    }

    private static Duration duration(String text) {
        try {
            return Durations.parse(text);
        } catch (IllegalArgumentException e) {
            throw new UserErrorException("--for " + e.getMessage());
        }
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
                .forEach(s -> out.println("  service    " + s.name() + ": " + s.driverName() + ", " + devices(s)));
        profile.lanes()
                .forEach(lane -> out.println("  pipeline   " + lane.name() + ": "
                        + lane.steps().stream().map(step -> step.id()).collect(Collectors.joining(" > ", "", " > "))
                        + lane.endpointPlugin() + " " + lane.endpoint().destination()));
        RuleSet rules = profile.rules();
        rules.rules().forEach(rule -> out.println("  rule       " + rule.name()));
        rules.interlocks().forEach(interlock -> out.println("  interlock  " + interlock.name()));
        rules.drools().forEach(file -> out.println("  rules      rules/" + file.getFileName()));
        profile.warnings().forEach(w -> out.println("  " + w));
        out.flush();
    }

    private static String devices(Service<?, ?> service) {
        int more = service.devices().size() - SHOWN;
        return service.devices().isEmpty()
                ? "no devices"
                : service.devices().stream().map(d -> d.name()).limit(SHOWN).collect(Collectors.joining(", "))
                        + (more > 0 ? " and " + more + " more" : "");
    }
}
