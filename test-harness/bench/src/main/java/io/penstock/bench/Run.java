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
import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Makes measurements one after the other, and looks between them how quiet the machine is. One that fails does not end the others. */
final class Run {
    private final PrintStream out;
    private final Report report;
    private final Map<String, String> failures = new TreeMap<>();
    private final Map<String, String> skipped = new TreeMap<>();

    /** Whether something that was measured breaks a promise. */
    private boolean found;

    Run(PrintStream out) {
        this.out = out;
        this.report = new Report(out);
    }

    Results of(List<Measurement> measurements, Effort effort, String command) {
        Machine machine = Here.machine();
        out.println(machine.text());
        Instant began = Instant.now();
        long start = System.nanoTime();
        Load load = new Load();
        double busy = Load.ofMachine() / machine.cores();
        if (busy > 0.5) {
            out.printf(
                    Locale.ROOT,
                    "the machine is busy with something else: load %.1f on %d cores%n",
                    Load.ofMachine(),
                    machine.cores());
        }
        for (Measurement measurement : measurements) {
            make(measurement, effort);
            load.calibrate();
        }
        Noise noise = load.noise();
        Results results = new Results(
                Results.FORMAT,
                command,
                effort.level().name().toLowerCase(Locale.ROOT),
                began.truncatedTo(ChronoUnit.SECONDS).toString(),
                (System.nanoTime() - start) / 60e9,
                machine,
                noise,
                report.versions(),
                report.sections(),
                failures,
                skipped);
        conclude(results);
        return results;
    }

    private void make(Measurement measurement, Effort effort) {
        Optional<String> missing = measurement.missing();
        if (missing.isPresent()) {
            skipped.put(measurement.name(), missing.get());
            out.println("\n== " + measurement.name() + " is left out: " + missing.get());
            return;
        }
        report.measurement(measurement.name());
        try {
            measurement.run(report, effort);
        } catch (FindingException e) {
            found = true;
            failures.put(measurement.name(), "FOUND: " + e.getMessage());
        } catch (Exception e) {
            failures.put(measurement.name(), e.getMessage() == null ? e.toString() : e.getMessage());
            e.printStackTrace(out);
        }
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
        List<String> missed = results.missed();
        out.println(missed.isEmpty() ? "every goal reached" : "goals missed: " + String.join("; ", missed));
        failures.forEach((name, reason) ->
                out.println((reason.startsWith("FOUND: ") ? "" : "NOT MEASURED: ") + name + ": " + reason));
    }

    boolean found() {
        return found;
    }
}
