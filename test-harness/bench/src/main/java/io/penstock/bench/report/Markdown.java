/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.report;

import io.penstock.bench.result.Figure;
import io.penstock.bench.result.Results;
import io.penstock.bench.result.Section;
import io.penstock.bench.result.Table;
import java.util.List;
import java.util.Locale;

/** The figures as tables for docs. */
public final class Markdown {
    private Markdown() {}

    public static String of(Results results) {
        StringBuilder text = new StringBuilder("# What was measured\n\n");
        text.append("`")
                .append(results.command())
                .append("`, ")
                .append(results.began())
                .append(", ");
        text.append(String.format(Locale.ROOT, "%.1f minutes, ", results.minutes()))
                .append(results.machine().text());
        text.append(String.format(
                Locale.ROOT,
                ". Load before %.1f, after %.1f; the same work took %.0f %% longer at the median than at best%s.%n",
                results.noise().loadBefore(),
                results.noise().loadAfter(),
                100 * results.noise().level(),
                results.noise().tooNoisy() ? ": **too noisy for figures by the clock**" : ""));
        if (!results.seconds().isEmpty()) {
            text.append("\nWhere the time went, in minutes: ")
                    .append(Texts.times(results))
                    .append(".\n");
        }
        text.append("\nHeld to cores: ").append(results.machine().pinned()).append(".\n");
        results.sections().forEach(section -> section(text, results, section));
        results.failures().forEach((name, why) -> text.append("\nNot measured: `")
                .append(name)
                .append("`: ")
                .append(cell(why))
                .append('\n'));
        results.skipped().forEach((name, why) -> text.append("\nLeft out: `")
                .append(name)
                .append("`: ")
                .append(cell(why))
                .append('\n'));
        return text.toString();
    }

    private static void section(StringBuilder text, Results results, Section section) {
        text.append("\n## ").append(section.title()).append("\n\n");
        section.notes().forEach(note -> text.append("- ").append(note).append('\n'));
        if (!section.notes().isEmpty()) {
            text.append('\n');
        }
        if (!section.figures().isEmpty()) {
            row(text, List.of("figure", "goal", "measured (median; range)", "baseline, same run", "ratio", "reached"));
            text.append("|---|---|---|---|---|---|\n");
            for (Figure f : section.figures()) {
                row(
                        text,
                        List.of(
                                f.name(),
                                Texts.goal(f),
                                Texts.median(f) + " (" + Texts.range(f) + ")",
                                f.baseline() == null
                                        ? ""
                                        : results.figure(f.baseline())
                                                .map(b -> b.name() + ": " + Texts.median(b))
                                                .orElse(""),
                                Texts.ratio(f),
                                Texts.reached(f)));
            }
        }
        section.tables().forEach(table -> table(text, table));
    }

    private static void table(StringBuilder text, Table table) {
        text.append("\n**").append(table.title()).append("**\n\n");
        row(text, table.columns());
        text.append("|").append("---|".repeat(table.columns().size())).append('\n');
        table.rows().forEach(row -> row(text, row));
    }

    private static void row(StringBuilder text, List<String> cells) {
        text.append('|');
        cells.forEach(c -> text.append(' ').append(cell(c)).append(" |"));
        text.append('\n');
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace('\n', ' ');
    }
}
