/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench;

import io.penstock.bench.measure.Effort;
import io.penstock.bench.measure.Measurement;
import io.penstock.bench.report.Comparison;
import io.penstock.bench.report.Html;
import io.penstock.bench.report.Json;
import io.penstock.bench.report.Markdown;
import io.penstock.bench.result.Results;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code penstock bench}: measures, and says what was measured on the terminal and in files. */
@Command(
        name = "penstock bench",
        description = {
            "Measures what Penstock does, each figure beside a plain baseline in the same run.",
            "Exit codes: 0 measured (a goal that is missed is said, it is no failure); 1 slower than --compare allows, something lost"
                    + " or out of order, or a wrong option; 2 something could not be measured."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class Bench implements Callable<Integer> {
    private static final int SLOWER = 1;
    private static final int FOUND = 1;
    private static final int WRONG = 1;
    private static final int NOT_MEASURED = 2;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(arity = "0..*", paramLabel = "NAME", description = "'list', 'all', or the measurements to make.")
    private List<String> names = List.of();

    @Option(names = "--quick", description = "Short runs, all in under 3 minutes: for trying out, not for figures.")
    private boolean quick;

    @Option(
            names = "--rounds",
            description = "How often each side is measured, in turns (default: ${DEFAULT-VALUE}).",
            defaultValue = "5")
    private int rounds;

    @Option(names = "--only", paramLabel = "PART", description = "One part of a measurement; 'list' shows them.")
    private @Nullable String only;

    @Option(
            names = "--devices",
            paramLabel = "N",
            description = "So many devices instead of the measurement's own numbers.")
    private int devices;

    @Option(names = "--minutes", paramLabel = "M", description = "So long, for what is measured over minutes.")
    private double minutes;

    @Option(
            names = "--window",
            paramLabel = "N",
            description = "Messages on the way at most, at saturation (default: ${DEFAULT-VALUE}).",
            defaultValue = "1000")
    private int window;

    @Option(names = "--quiet", description = "Without the load that is put beside what is measured.")
    private boolean quiet;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes everything measured, for --compare.")
    private @Nullable Path json;

    @Option(names = "--html", paramLabel = "FILE", description = "Writes a report for a browser, one file.")
    private @Nullable Path html;

    @Option(names = "--markdown", paramLabel = "FILE", description = "Writes a table of the figures.")
    private @Nullable Path markdown;

    @Option(
            names = "--compare",
            paramLabel = "FILE",
            description =
                    "Exit code 1 when something is slower than in this file of an earlier --json, beyond the noise of both.")
    private @Nullable Path compare;

    @Option(
            names = "--from",
            paramLabel = "FILE",
            description = "Measures nothing: takes what an earlier --json wrote, for --html, --markdown or --compare.")
    private @Nullable Path from;

    @Option(
            names = "--target",
            paramLabel = "URL",
            description = "A Penstock that runs elsewhere, measured from outside.")
    private @Nullable URI target;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "To log in there (default: the environment's PENSTOCK_TOKEN).",
            defaultValue = "${env:PENSTOCK_TOKEN}")
    private @Nullable String token;

    @Option(
            names = "--cacert",
            paramLabel = "FILE",
            description =
                    "The certificates (PEM) that vouch for it, such as its own data/keys/tls.crt (default: those that the JDK"
                            + " trusts).")
    private @Nullable Path authority;

    private boolean found;

    public static void main(String[] args) {
        // what it started does not outlive it, however it is ended
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(() -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroy)));
        System.exit(commandLine().execute(args));
    }

    /** An option that is wrong is the caller's, with the exit code that says so. */
    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Bench());
        line.getCommandSpec().exitCodeOnInvalidInput(WRONG).exitCodeOnExecutionException(NOT_MEASURED);
        return line;
    }

    @Override
    public Integer call() throws IOException {
        if (names.equals(List.of("list"))) {
            Listing.print(System.out);
            return 0;
        }
        checkFiles();
        Results earlier = compare == null ? null : read("--compare", compare);
        Results results = from == null ? measure(earlier) : read("--from", from);
        if (json != null) {
            Json.write(results, here(json));
        }
        if (html != null) {
            Files.writeString(here(html), Html.of(results));
        }
        if (markdown != null) {
            Files.writeString(here(markdown), Markdown.of(results));
        }
        if (earlier != null) {
            Comparison comparison = compared(earlier, results);
            comparison.print(System.out);
            if (!comparison.slower().isEmpty()) {
                return SLOWER;
            }
        }
        return found ? FOUND : results.failures().isEmpty() ? 0 : NOT_MEASURED;
    }

    private Results read(String option, Path file) {
        try {
            return Json.read(here(file));
        } catch (IOException e) {
            throw wrong(option + ": " + e);
        }
    }

    /** Before an hour is spent, and not after it. */
    private void checkFiles() {
        if (authority != null && !Files.isReadable(here(authority))) {
            throw wrong("--cacert must be a file that can be read but '" + authority + "' is not");
        }
        for (Path file :
                Stream.of(json, html, markdown).flatMap(Stream::ofNullable).toList()) {
            Path folder = here(file).getParent();
            if (folder == null || !Files.isDirectory(folder) || Files.isDirectory(file)) {
                throw wrong("--json, --html and --markdown must be files in a folder that there is but '" + file
                        + "' is not");
            }
        }
    }

    private Comparison compared(Results earlier, Results results) {
        try {
            return Comparison.of(earlier, results);
        } catch (IllegalArgumentException e) {
            throw wrong("--compare: " + e.getMessage());
        }
    }

    private Results measure(@Nullable Results earlier) {
        Effort effort = new Effort(
                quick ? Effort.Level.QUICK : Effort.Level.FULL,
                rounds,
                only,
                devices,
                minutes,
                window,
                quiet,
                target,
                token == null || token.isBlank() ? null : token,
                authority == null ? null : here(authority));
        if (earlier != null && !earlier.effort().equals(effort.name())) {
            throw wrong("--compare: only runs of the same effort compare but the earlier one was " + earlier.effort()
                    + " and this one is to be " + effort.name());
        }
        List<Measurement> chosen = chosen(effort);
        check(chosen);
        String command = "penstock bench "
                + String.join(
                        " ",
                        command().commandLine().getParseResult().originalArgs().stream()
                                .filter(arg -> !arg.equals(token))
                                .toList());
        Run run = new Run(System.out, soFar -> {
            if (json != null) {
                Json.write(soFar, here(json));
            }
        });
        Results results = run.of(chosen, effort, command);
        found = run.found();
        return results;
    }

    private List<Measurement> chosen(Effort effort) {
        if (names.isEmpty() && target != null) {
            return List.of(named("target"));
        }
        if (names.isEmpty()) {
            throw wrong("name what to measure: 'all', or some of " + known() + "; 'list' says what they are");
        }
        List<Measurement> chosen = new ArrayList<>();
        for (String name : names) {
            if (name.equals("all")) {
                Measurements.all().stream().filter(m -> m.inAll(effort)).forEach(chosen::add);
            } else {
                chosen.add(named(name));
            }
        }
        return chosen.stream().distinct().toList();
    }

    private Measurement named(String name) {
        return Measurements.named(name)
                .orElseThrow(
                        () -> wrong("NAME must be 'list', 'all' or one of " + known() + " but was '" + name + "'"));
    }

    /** An option that nothing heeds is a mistake, not a wish. */
    private void check(List<Measurement> chosen) {
        if (only != null) {
            TreeSet<String> parts = new TreeSet<>();
            chosen.forEach(m -> parts.addAll(m.parts()));
            if (!parts.contains(only)) {
                throw wrong("--only must be one of " + parts + " but was '" + only + "'");
            }
            List<String> without = chosen.stream()
                    .filter(m -> !m.parts().contains(only))
                    .map(Measurement::name)
                    .toList();
            if (!without.isEmpty()) {
                throw wrong("--only " + only + " must be a part of each measurement named but is none of " + without);
            }
        }
        heeded(chosen, "devices", devices != 0);
        heeded(chosen, "minutes", minutes != 0);
        heeded(chosen, "quiet", quiet);
        heeded(chosen, "target", target != null);
        heeded(chosen, "cacert", authority != null);
    }

    private void heeded(List<Measurement> chosen, String option, boolean given) {
        if (given && chosen.stream().noneMatch(m -> m.options().contains(option))) {
            throw wrong("--" + option + " is heeded by "
                    + Measurements.all().stream()
                            .filter(m -> m.options().contains(option))
                            .map(Measurement::name)
                            .toList()
                    + " but by none of the measurements named");
        }
    }

    private static String known() {
        return Measurements.all().stream().map(Measurement::name).collect(Collectors.joining(", ", "[", "]"));
    }

    private ParameterException wrong(String text) {
        return new ParameterException(command().commandLine(), text);
    }

    private CommandSpec command() {
        return Objects.requireNonNull(spec, "picocli sets it");
    }

    /** A path as the user typed it, from where the user stands. */
    private static Path here(Path typed) {
        return typed.toAbsolutePath();
    }
}
