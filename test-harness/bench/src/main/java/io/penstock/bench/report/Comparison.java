/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.report;

import io.penstock.bench.result.Better;
import io.penstock.bench.result.Figure;
import io.penstock.bench.result.Numbers;
import io.penstock.bench.result.Results;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A run beside an earlier one. For each figure that both have:
 *
 * <ol>
 *   <li>what is compared is its ratio to its baseline where both have one, for machines differ and what slows a machine slows both; else its
 *       samples, unless the machines differ or one of them was too noisy;
 *   <li>the change is that of the medians;
 *   <li>the noise is the greatest of: {@link #LEAST}; the spread (greatest minus least, of the median) of the earlier samples and of the later
 *       ones; {@link #ONE_SAMPLE} where either has but one sample; and, for what has no baseline, the spread of the calibrations of either run;
 *   <li>it is slower when the change is for the worse and greater than the noise, and the medians differ by more than the last digit shown.
 * </ol>
 */
public record Comparison(List<Change> changes, List<String> notes) {
    static final double LEAST = 0.05;
    static final double ONE_SAMPLE = 0.30;

    /** What became of one figure. */
    public enum Verdict {
        SLOWER,
        FASTER,
        SAME
    }

    /**
     * One figure of both.
     *
     * @param byRatio whether ratios to the baseline were compared
     * @param change of the median, as a part of the earlier one; above 0 is for the worse
     * @param noise what it must exceed
     */
    public record Change(
            String id, boolean byRatio, double before, double now, double change, double noise, Verdict verdict) {}

    /** @throws IllegalArgumentException when the runs are not of the same effort, or have nothing to compare */
    public static Comparison of(Results earlier, Results later) {
        if (!earlier.effort().equals(later.effort())) {
            throw new IllegalArgumentException("only runs of the same effort compare but the earlier one was "
                    + earlier.effort() + " and this one " + later.effort());
        }
        double machines = Math.max(earlier.noise().spread(), later.noise().spread());
        List<Change> changes = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        if (!earlier.machine().processor().equals(later.machine().processor())
                || earlier.machine().cores() != later.machine().cores()) {
            notes.add("the machines differ: only figures with a baseline are compared");
        }
        if (earlier.noise().tooNoisy() || later.noise().tooNoisy()) {
            notes.add("the machine was too noisy for figures by the clock: only figures with a baseline are compared");
        }
        boolean byClock = notes.isEmpty();
        later.sections().stream().flatMap(s -> s.figures().stream()).forEach(now -> {
            Optional<Figure> before = earlier.figure(now.id());
            if (before.isPresent() && now.better() != Better.NEITHER) {
                boolean byRatio =
                        !now.ratios().isEmpty() && !before.get().ratios().isEmpty();
                if (byRatio || byClock) {
                    changes.add(change(before.get(), now, byRatio, machines));
                }
            }
        });
        if (changes.isEmpty()) {
            throw new IllegalArgumentException("two runs must have figures in common"
                    + (byClock ? "" : ", with baselines, for " + notes.get(0) + ",") + " but these have none");
        }
        return new Comparison(List.copyOf(changes), List.copyOf(notes));
    }

    private static Change change(Figure before, Figure now, boolean byRatio, double machines) {
        List<Double> was = byRatio ? before.ratios() : before.samples();
        List<Double> is = byRatio ? now.ratios() : now.samples();
        double from = Numbers.median(was);
        double to = Numbers.median(is);
        double change = from == 0 ? (to == 0 ? 0 : Math.signum(to)) : (to - from) / Math.abs(from);
        double worse = now.better() == Better.MORE ? -change : change;
        double noise = Math.max(LEAST, Math.max(Numbers.spread(was), Numbers.spread(is)));
        if (was.size() < 2 || is.size() < 2) {
            noise = Math.max(noise, ONE_SAMPLE);
        }
        if (!byRatio) {
            noise = Math.max(noise, machines);
        }
        boolean visible = Math.abs(now.median() - before.median()) > Math.pow(10, -now.digits());
        Verdict verdict = Double.isNaN(worse) || !visible
                ? Verdict.SAME
                : worse > noise ? Verdict.SLOWER : -worse > noise ? Verdict.FASTER : Verdict.SAME;
        return new Change(now.id(), byRatio, from, to, worse, noise, verdict);
    }

    public List<Change> slower() {
        return changes.stream().filter(c -> c.verdict() == Verdict.SLOWER).toList();
    }

    public void print(PrintStream out) {
        out.println();
        notes.forEach(out::println);
        long faster =
                changes.stream().filter(c -> c.verdict() == Verdict.FASTER).count();
        out.println(changes.size() + " figures beside the earlier run: " + slower().size() + " slower, " + faster
                + " faster, the others within the noise");
        changes.stream()
                .filter(c -> c.verdict() != Verdict.SAME)
                .forEach(c -> out.printf(
                        Locale.ROOT,
                        "   %s: %s %.3f -> %.3f%s, %.0f %% %s; noise %.0f %%%n",
                        c.verdict(),
                        c.id(),
                        c.before(),
                        c.now(),
                        c.byRatio() ? " times its baseline" : "",
                        100 * Math.abs(c.change()),
                        c.change() > 0 ? "worse" : "better",
                        100 * c.noise()));
    }
}
