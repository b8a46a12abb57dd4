/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench;

import io.penstock.bench.measure.Effort;
import io.penstock.bench.measure.FindingException;
import io.penstock.bench.measure.Here;
import io.penstock.bench.measure.Load;
import io.penstock.bench.measure.Measurement;
import io.penstock.bench.measure.Report;
import io.penstock.bench.result.Machine;
import io.penstock.bench.result.Noise;
import io.penstock.bench.result.Results;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Makes measurements one after the other, and looks between them how quiet the machine is. One that fails or hangs does not end the others. */
final class Run {
    /** Takes what there is after each measurement, so that a run that is ended early has not measured for nothing. */
    interface Keeper {
        void keep(Results soFar) throws IOException;
    }

    private final PrintStream out;
    private final Keeper keeper;
    private final Runnable endProcesses;
    private final Report report;
    private final Map<String, String> failures = new TreeMap<>();
    private final Map<String, String> skipped = new TreeMap<>();
    private final Map<String, Double> seconds = new LinkedHashMap<>();

    /** Whether something that was measured breaks a promise. */
    private boolean found;

    Run(PrintStream out, Keeper keeper) {
        this(out, keeper, Patience::endAllProcesses);
    }

    /** @param endProcesses ends those of a measurement that hangs, and of nobody else who shares this JVM */
    Run(PrintStream out, Keeper keeper, Runnable endProcesses) {
        this.out = out;
        this.keeper = keeper;
        this.endProcesses = endProcesses;
        this.report = new Report(out);
    }

    Results of(List<Measurement> measurements, Effort effort, String command) {
        Machine machine = Here.machine();
        out.println(machine.text());
        Instant began = Instant.now();
        long start = System.nanoTime();
        Load load = new Load(effort.pick(3, 3, 0));
        double busy = Load.ofMachine() / machine.cores();
        if (busy > 0.5) {
            out.printf(
                    Locale.ROOT,
                    "the machine is busy with something else: load %.1f on %d cores%n",
                    Load.ofMachine(),
                    machine.cores());
        }
        Results results = null;
        for (Measurement measurement : measurements) {
            make(measurement, effort);
            load.calibrate();
            results = new Results(
                    Results.FORMAT,
                    command,
                    effort.name(),
                    began.truncatedTo(ChronoUnit.SECONDS).toString(),
                    (System.nanoTime() - start) / 60e9,
                    machine,
                    load.noise(),
                    report.versions(),
                    report.sections(),
                    failures,
                    skipped,
                    seconds);
            keep(results);
        }
        if (results == null) {
            throw new IllegalArgumentException("a run must have a measurement but had none");
        }
        conclude(results);
        return results;
    }

    /** It is written once more at the end, where a failure counts. */
    private void keep(Results soFar) {
        try {
            keeper.keep(soFar);
        } catch (IOException e) {
            out.println("   what was measured so far cannot be kept: " + e);
        }
    }

    private void make(Measurement measurement, Effort effort) {
        Optional<String> missing = measurement.missing();
        if (missing.isPresent()) {
            skipped.put(measurement.name(), missing.get());
            out.println("\n== " + measurement.name() + " is left out: " + missing.get());
            return;
        }
        report.measurement(measurement.name());
        long start = System.nanoTime();
        try (Patience patience = Patience.with(measurement, effort, endProcesses)) {
            try {
                measurement.run(report, effort);
            } catch (FindingException e) {
                found = true;
                failures.put(measurement.name(), "FOUND: " + e.getMessage());
            } catch (Exception | LinkageError | AssertionError | OutOfMemoryError | StackOverflowError e) {
                String why = e.getMessage() == null ? e.toString() : e.getMessage();
                failures.put(measurement.name(), patience.isOver() ? patience.text() + ": " + why : why);
                e.printStackTrace(out);
            }
        }
        double took = (System.nanoTime() - start) / 1e9;
        seconds.put(measurement.name(), took);
        out.printf(Locale.ROOT, "   (%s took %.1f s)%n", measurement.name(), took);
    }

    private void conclude(Results results) {
        out.println();
        Noise noise = results.noise();
        out.printf(
                Locale.ROOT,
                "%.1f minutes; the machine was %s: the same work took %.0f %% longer at the median than at best; %.1f %% stolen%n",
                results.minutes(),
                noise.tooNoisy() ? "TOO NOISY for figures by the clock" : "quiet enough",
                100 * noise.level(),
                noise.stolen());
        if (seconds.size() > 1) {
            StringBuilder times = new StringBuilder("where the time went:");
            results.longestFirst()
                    .forEach(e -> times.append(String.format(Locale.ROOT, " %s %.0f s,", e.getKey(), e.getValue())));
            times.setLength(times.length() - 1);
            out.println(times);
        }
        out.println("held to cores: " + results.machine().pinned());
        List<String> missed = results.missed();
        out.println(missed.isEmpty() ? "every goal reached" : "goals missed: " + String.join("; ", missed));
        failures.forEach((name, reason) ->
                out.println((reason.startsWith("FOUND: ") ? "" : "NOT MEASURED: ") + name + ": " + reason));
    }

    boolean found() {
        return found;
    }
}
