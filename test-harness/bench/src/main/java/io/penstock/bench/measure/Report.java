/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.measure;

import io.penstock.bench.result.Bars;
import io.penstock.bench.result.Figure;
import io.penstock.bench.result.Line;
import io.penstock.bench.result.Plot;
import io.penstock.bench.result.Point;
import io.penstock.bench.result.Section;
import io.penstock.bench.result.Table;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Takes what is measured: says it at once, one line a figure, and keeps it for the files that are made of it. One thread. */
public final class Report {
    private final PrintStream out;
    private final List<Section> done = new ArrayList<>();
    private final Map<String, String> versions = new TreeMap<>();
    private final Set<String> ids = new HashSet<>();
    private String measurement = "bench";
    private @Nullable Draft draft;

    public Report(PrintStream out) {
        this.out = out;
    }

    /** Whose figures follow; their ids begin with it. */
    public void measurement(String name) {
        finish();
        measurement = name;
    }

    /**
     * A section: what follows and on what it runs.
     *
     * @param id the same in every run: {@code appends}
     */
    public void title(String id, String what) {
        finish();
        Draft begun = new Draft(unique(measurement + "/" + slug(id)), measurement, what, Load.ofMachine());
        draft = begun;
        out.println();
        out.println("== " + what);
        out.printf(Locale.ROOT, "   load %.2f%n", begun.load);
    }

    public void note(String text) {
        if (draft != null) {
            draft.notes.add(text);
        }
        progress(text);
    }

    /** Says how far it is, to whoever looks on; the report has it otherwise. */
    public void progress(String text) {
        out.println("   " + text);
        out.flush();
    }

    /** What something beside Penstock was, such as a broker: {@code mosquitto}, {@code 2.0.11}. */
    public void version(String of, String which) {
        versions.put(of, which);
    }

    /** A figure without a goal, such as a baseline. */
    public void figure(String name, Samples samples, String unit, int digits) {
        figure(name, samples, unit, digits, null);
    }

    /** A figure and whether its median reaches the goal. */
    public void figure(String name, Samples samples, String unit, int digits, @Nullable Goal goal) {
        figure(Measured.of(name, samples, unit).digits(digits).goal(goal));
    }

    /** A figure that is one number. */
    public void figure(String name, double value, String unit, int digits, @Nullable Goal goal) {
        figure(name, Samples.of(value), unit, digits, goal);
    }

    public void figure(Measured m) {
        Draft section = section();
        Samples ratios = m.ratios();
        section.figures.add(new Figure(
                unique(section.id + "/" + slug(m.id())),
                m.name(),
                m.unit(),
                m.digits(),
                m.samples().values(),
                m.better(),
                m.goal() == null ? null : m.goal().value(),
                m.baseline() == null ? null : section.id + "/" + slug(m.baseline()),
                ratios.values()));
        String line = String.format("   %-44s %s %s", m.name(), m.samples().text(m.digits()), m.unit());
        if (m.baseline() != null) {
            line += String.format(Locale.ROOT, "   = %.2f x %s", ratios.median(), m.baseline());
        }
        if (m.goal() != null) {
            line += "   [" + m.goal().text(m.samples().median(), m.digits()) + "]";
        }
        out.println(line);
        out.flush();
    }

    /** Lines over a common x. */
    public void plot(Plot plot) {
        section().plots.add(plot);
        out.println("   " + plot.title() + ": " + plot.y().text() + " against "
                + plot.x().text());
        for (Line line : plot.lines()) {
            StringBuilder text = new StringBuilder("     ").append(line.name()).append(':');
            for (Point p : line.fitted() ? List.<Point>of() : line.points()) {
                text.append(String.format(Locale.ROOT, " %.6g:%.4g", p.x(), p.y()));
            }
            out.println(text);
        }
        out.flush();
    }

    public void bars(Bars bars) {
        section().bars.add(bars);
        out.println("   " + bars.title() + " (" + bars.axis().text() + ")");
        for (Bars.Bar bar : bars.bars()) {
            out.printf(
                    Locale.ROOT, "     %-42s %.3f (%.3f .. %.3f)%n", bar.label(), bar.value(), bar.low(), bar.high());
        }
        out.flush();
    }

    public void table(Table table) {
        section().tables.add(table);
        out.println("   " + table.title());
        out.println("     " + String.join(" | ", table.columns()));
        table.rows().forEach(row -> out.println("     " + String.join(" | ", row)));
        out.flush();
    }

    /** A line of the section's table of latencies: the medians of the turns. */
    public void spread(String name, Spread latencies) {
        List<String> row = latencies.row(name);
        section().spreads.add(row);
        out.println(
                "   " + name + ", p50, p90, p99, p99.9, max (ms): " + String.join(" | ", row.subList(1, row.size())));
        out.flush();
    }

    /** Everything taken so far. */
    public List<Section> sections() {
        finish();
        return List.copyOf(done);
    }

    public Map<String, String> versions() {
        return Map.copyOf(versions);
    }

    private Draft section() {
        if (draft == null) {
            throw new IllegalStateException("a section must be opened by title(..) before its first figure");
        }
        return draft;
    }

    private void finish() {
        if (draft != null) {
            done.add(draft.section());
            draft = null;
        }
    }

    /** Two of one name would be compared with each other from run to run. */
    private String unique(String id) {
        if (!ids.add(id)) {
            throw new IllegalStateException("an id must be given once a run but was given twice: " + id);
        }
        return id;
    }

    /** Lower case letters, digits, dashes and slashes. */
    public static String slug(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9/.]+", "-").replaceAll("^-|-$", "");
    }

    /** A section that is still open. */
    private static final class Draft {
        private final String id;
        private final String measurement;
        private final String title;
        private final double load;
        private final List<String> notes = new ArrayList<>();
        private final List<Figure> figures = new ArrayList<>();
        private final List<Plot> plots = new ArrayList<>();
        private final List<Bars> bars = new ArrayList<>();
        private final List<Table> tables = new ArrayList<>();
        private final List<List<String>> spreads = new ArrayList<>();

        Draft(String id, String measurement, String title, double load) {
            this.id = id;
            this.measurement = measurement;
            this.title = title;
            this.load = load;
        }

        Section section() {
            if (!spreads.isEmpty()) {
                tables.add(new Table("latencies", "Latencies: the medians of the turns", Spread.COLUMNS, spreads));
            }
            return new Section(id, measurement, title, load, notes, figures, plots, bars, tables);
        }
    }
}
