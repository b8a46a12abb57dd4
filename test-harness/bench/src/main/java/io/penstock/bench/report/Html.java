/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.report;

import io.penstock.bench.result.Bars;
import io.penstock.bench.result.Figure;
import io.penstock.bench.result.Plot;
import io.penstock.bench.result.Results;
import io.penstock.bench.result.Section;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The report as one file for a browser, which needs nothing from the network and runs no script. Well-formed as XML. Light or dark as the
 * reader's system is.
 */
public final class Html {
    private final Results results;
    private final Markup out = new Markup();
    private int charts;

    private Html(Results results) {
        this.results = results;
    }

    public static String of(Results results) {
        return new Html(results).page();
    }

    private String page() {
        out.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
                + "<meta name=\"color-scheme\" content=\"light dark\"/>\n"
                + "<link rel=\"icon\" href=\"data:,\"/>\n<title>Penstock: what was measured</title>\n<style>\n");
        out.raw(style()).raw("</style>\n</head>\n<body>\n");
        new Summary(results).to(out);
        out.raw("<main>\n");
        String measurement = "";
        for (Section section : results.sections()) {
            if (!section.measurement().equals(measurement)) {
                measurement = section.measurement();
                out.raw("<h2 id=\"m-" + Markup.safe(measurement) + "\">")
                        .text(measurement)
                        .raw("</h2>\n");
                Double took = results.seconds().get(measurement);
                if (took != null) {
                    out.element("p", "class=\"took\"", "took " + Texts.time(took) + " min");
                }
            }
            section(section);
        }
        out.raw("</main>\n");
        footer();
        return out.raw("</body>\n</html>\n").toString();
    }

    /** The measurements of a run, in its order. */
    static Set<String> measurements(Results results) {
        Set<String> names = new LinkedHashSet<>();
        results.sections().forEach(s -> names.add(s.measurement()));
        return names;
    }

    private void section(Section section) {
        out.raw("<section id=\"" + Markup.safe(section.id().replace('/', '.')) + "\">\n");
        out.element("h3", section.title());
        if (!section.notes().isEmpty()) {
            out.raw("<ul class=\"notes\">");
            section.notes().forEach(note -> out.element("li", note));
            out.raw("</ul>\n");
        }
        if (!section.plots().isEmpty() || !section.bars().isEmpty()) {
            out.raw("<div class=\"charts\">\n");
            section.bars().forEach(this::bars);
            section.plots().forEach(this::plot);
            out.raw("</div>\n");
        }
        section.tables().forEach(t -> {
            out.element("h4", t.title());
            out.table(t.columns(), t.rows(), "rows");
        });
        figures(section);
        out.raw("</section>\n");
    }

    private void figures(Section section) {
        if (section.figures().isEmpty()) {
            return;
        }
        boolean many = section.figures().size() > 12 && !section.plots().isEmpty();
        out.raw(many ? "<details><summary>" + section.figures().size() + " figures</summary>\n" : "");
        boolean goals = section.figures().stream().anyMatch(f -> f.goal() != null);
        boolean baselines = section.figures().stream().anyMatch(f -> f.baseline() != null);
        List<String> columns = new ArrayList<>(List.of("figure", "median", "range"));
        columns.addAll(goals ? List.of("goal") : List.of());
        columns.addAll(baselines ? List.of("beside it, in the same run") : List.of());
        List<List<String>> rows = new ArrayList<>();
        for (Figure f : section.figures()) {
            List<String> row = new ArrayList<>(List.of(f.name(), Texts.median(f), Texts.range(f)));
            row.addAll(
                    goals ? List.of(f.goal() == null ? "" : (f.reached() ? "✓ " : "✗ ") + Texts.goal(f)) : List.of());
            row.addAll(baselines ? List.of(baseline(f)) : List.of());
            rows.add(row);
        }
        out.table(columns, rows, "rows figures");
        out.raw(many ? "</details>\n" : "");
    }

    private String baseline(Figure f) {
        return f.baseline() == null
                ? ""
                : results.figure(f.baseline())
                        .map(b -> Texts.ratio(f) + " " + b.name() + " (" + Texts.median(b) + ")")
                        .orElse("");
    }

    private void plot(Plot plot) {
        PlotSvg svg = new PlotSvg(plot, "chart-" + charts++);
        out.raw("<figure>");
        out.element("figcaption", plot.title());
        out.raw(svg.svg()).raw(svg.legend());
        List<List<String>> rows = new ArrayList<>();
        plot.lines().stream().filter(l -> !l.fitted()).forEach(line -> line.points()
                .forEach(p -> rows.add(List.of(
                        line.name(),
                        Scale.label(p.x()),
                        Scale.label(p.y()),
                        p.high() > p.low() ? Scale.label(p.low()) + " .. " + Scale.label(p.high()) : ""))));
        numbers(List.of("line", plot.x().text(), plot.y().text(), "range"), rows);
        out.raw("</figure>\n");
    }

    private void bars(Bars bars) {
        out.raw("<figure>");
        out.element("figcaption", bars.title());
        out.raw(new BarsSvg(bars, "chart-" + charts++).svg());
        List<List<String>> rows = bars.bars().stream()
                .map(b -> List.of(
                        b.label(), Scale.label(b.value()), Scale.label(b.low()) + " .. " + Scale.label(b.high())))
                .toList();
        numbers(List.of("what", bars.axis().text(), "range"), rows);
        out.raw("</figure>\n");
    }

    /** The same as a table, for who cannot see the chart and who wants the numbers. */
    private void numbers(List<String> columns, List<List<String>> rows) {
        out.raw("<details><summary>The numbers</summary>\n");
        out.table(columns, rows, "rows");
        out.raw("</details>");
    }

    private void footer() {
        out.raw("<footer>\n");
        out.element(
                "p",
                "Medians with the range of all samples. A figure and what stands beside it were measured in turns, in the same run: look at"
                        + " the ratios first. Latency counts from when a message was due, not from when it could be sent.");
        out.element("p", String.format(Locale.ROOT, "Made by %s", results.command()));
        out.raw("</footer>\n");
    }

    private static String style() {
        try (InputStream in = Html.class.getResourceAsStream("report.css")) {
            if (in == null) {
                throw new IllegalStateException("the style of the report must be beside its class");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
