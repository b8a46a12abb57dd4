/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.report;

import io.penstock.bench.result.Figure;
import io.penstock.bench.result.Machine;
import io.penstock.bench.result.Noise;
import io.penstock.bench.result.Results;
import java.util.Locale;

/** The head of the report: what came out in short, on what, and how far to trust it. */
final class Summary {
    private final Results results;

    Summary(Results results) {
        this.results = results;
    }

    void to(Markup out) {
        out.raw("<header>\n").element("h1", "Penstock: what was measured");
        out.element(
                "p",
                "class=\"when\"",
                String.format(
                        Locale.ROOT,
                        "%s, %.1f minutes, %s run",
                        results.began().replace('T', ' ').replace("Z", " UTC"),
                        results.minutes(),
                        results.effort()));
        tiles(out);
        warnings(out);
        out.raw("<nav aria-label=\"Measurements\"><ul>");
        Html.measurements(results).forEach(m -> out.raw("<li><a href=\"#m-" + Markup.safe(m) + "\">")
                .text(m)
                .raw("</a></li>"));
        out.raw("</ul></nav>\n");
        machine(out);
        out.raw("</header>\n");
    }

    private void tiles(Markup out) {
        long figures =
                results.sections().stream().mapToLong(s -> s.figures().size()).sum();
        long goals = results.sections().stream()
                .flatMap(s -> s.figures().stream())
                .filter(f -> f.goal() != null)
                .count();
        long reached = goals - results.missed().size();
        Noise noise = results.noise();
        out.raw("<dl class=\"tiles\">");
        tile(out, "figures", "" + figures);
        tile(out, "goals reached", goals == 0 ? "none here" : reached + " of " + goals);
        tile(out, "noise of the machine", String.format(Locale.ROOT, "%.0f %%", 100 * noise.level()));
        tile(
                out,
                "load before",
                String.format(
                        Locale.ROOT,
                        "%.1f on %d cores",
                        noise.loadBefore(),
                        results.machine().cores()));
        out.raw("</dl>\n");
    }

    private static void tile(Markup out, String name, String value) {
        out.raw("<div>").element("dt", name).element("dd", value).raw("</div>");
    }

    private void warnings(Markup out) {
        if (results.noise().tooNoisy()) {
            warning(
                    out,
                    "The machine was too noisy: the same fixed work took "
                            + String.format(
                                    Locale.ROOT, "%.0f", 100 * results.noise().level())
                            + " % longer at the median than at best. Of what follows, trust ratios and processor times more than figures by the clock.");
        }
        if (!results.effort().equals("full")) {
            warning(out, "A short run: it shows that everything works; the figures are of one or two turns each.");
        }
        results.failures().forEach((name, why) -> warning(out, "Not measured: " + name + ": " + why));
        results.skipped().forEach((name, why) -> warning(out, "Left out: " + name + ": " + why));
        if (!results.missed().isEmpty()) {
            out.raw("<details class=\"missed\"><summary>")
                    .text("Goals missed: " + results.missed().size())
                    .raw("</summary><ul>");
            results.sections()
                    .forEach(s -> s.figures().stream().filter(f -> !f.reached()).forEach(f -> missed(out, s.id(), f)));
            out.raw("</ul></details>\n");
        }
    }

    private static void missed(Markup out, String section, Figure f) {
        out.raw("<li><a href=\"#" + Markup.safe(section.replace('/', '.')) + "\">")
                .text(f.id())
                .raw("</a>")
                .text(": " + Texts.median(f) + ", goal " + Texts.goal(f))
                .raw("</li>");
    }

    private static void warning(Markup out, String text) {
        out.element("p", "class=\"warning\"", text);
    }

    private void machine(Markup out) {
        Machine m = results.machine();
        out.raw("<details><summary>Machine, versions, command</summary><dl class=\"facts\">");
        fact(out, "processor", m.cores() + " cores of " + m.processor());
        fact(out, "held to cores", m.pinned());
        fact(out, "memory", String.format(Locale.ROOT, "%.1f GB", m.memoryGb()));
        fact(out, "system", m.system());
        fact(out, "JDK", m.jdk());
        fact(out, "flags of the bench", String.join(" ", m.flags()));
        fact(out, "flags of Penstock", String.join(" ", m.launcher()));
        fact(out, "commit", m.commit());
        results.versions().entrySet().stream()
                .sorted(java.util.Map.Entry.comparingByKey())
                .forEach(e -> fact(out, e.getKey(), e.getValue()));
        fact(out, "command", results.command());
        fact(out, "where the time went", Texts.times(results));
        fact(
                out,
                "load",
                String.format(
                        Locale.ROOT,
                        "%.2f before, %.2f after; %.1f %% of the time taken by the host",
                        results.noise().loadBefore(),
                        results.noise().loadAfter(),
                        results.noise().stolen()));
        out.raw("</dl></details>\n");
    }

    private static void fact(Markup out, String name, String value) {
        out.raw("<div>").element("dt", name).element("dd", value).raw("</div>");
    }
}
