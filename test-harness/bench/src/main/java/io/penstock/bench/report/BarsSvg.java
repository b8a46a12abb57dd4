/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.report;

import static io.penstock.bench.report.Markup.n;

import io.penstock.bench.result.Bars;
import java.util.Locale;

/** Horizontal bars with their labels above them, so that long names fit a phone. */
final class BarsSvg {
    private static final double WIDTH = 440;
    private static final double LEFT = 6;
    private static final double RIGHT = 64;
    private static final double ROW = 42;
    private static final double BOTTOM = 46;

    private final Bars bars;
    private final String id;
    private final double height;
    private final Scale x;

    BarsSvg(Bars bars, String id) {
        this.bars = bars;
        this.id = id;
        this.height = ROW * bars.bars().size() + BOTTOM;
        double most = bars.bars().stream()
                .mapToDouble(b -> Math.max(b.value(), b.high()))
                .filter(Double::isFinite)
                .max()
                .orElse(1);
        double least = bars.bars().stream()
                .mapToDouble(Bars.Bar::low)
                .filter(v -> v > 0)
                .min()
                .orElse(1);
        double reference = Double.isNaN(bars.reference()) ? most : bars.reference();
        this.x = Scale.of(
                bars.axis(),
                Math.min(least, reference) / (bars.axis().log() ? 2 : 1),
                Math.max(most, reference),
                LEFT,
                WIDTH - RIGHT);
    }

    String svg() {
        Markup out = new Markup();
        out.raw("<svg viewBox=\"0 0 " + n(WIDTH) + " " + n(height) + "\" role=\"img\" aria-labelledby=\"" + id + "-t "
                + id + "-d\">");
        out.element("title", "id=\"" + id + "-t\"", bars.title());
        out.element("desc", "id=\"" + id + "-d\"", bars.about());
        double bottom = height - BOTTOM;
        for (double t : x.ticks()) {
            out.raw(PlotSvg.stroke("grid", x.at(t), 4, x.at(t), bottom));
            out.element(
                    "text",
                    "x=\"" + n(x.at(t)) + "\" y=\"" + n(bottom + 17) + "\" text-anchor=\"middle\"",
                    Scale.label(t));
        }
        for (int i = 0; i < bars.bars().size(); i++) {
            bar(out, bars.bars().get(i), i);
        }
        if (!Double.isNaN(bars.reference())) {
            out.raw(PlotSvg.stroke("reference", x.at(bars.reference()), 2, x.at(bars.reference()), bottom + 2));
        }
        out.raw(PlotSvg.stroke("axis", LEFT, bottom, WIDTH - RIGHT, bottom));
        out.element(
                "text",
                "class=\"name\" x=\"" + n((LEFT + WIDTH - RIGHT) / 2) + "\" y=\"" + n(height - 8)
                        + "\" text-anchor=\"middle\"",
                bars.axis().text() + (bars.axis().log() ? ", log" : ""));
        return out.raw("</svg>").toString();
    }

    private void bar(Markup out, Bars.Bar bar, int index) {
        double top = index * ROW + 4;
        double end = x.at(bar.value());
        out.element("text", "class=\"label\" x=\"" + n(LEFT) + "\" y=\"" + n(top + 14) + "\"", bar.label());
        out.raw("<rect class=\"bar " + (bar.label().toLowerCase(Locale.ROOT).startsWith("penstock") ? "c0" : "c6")
                + "\" x=\"" + n(LEFT) + "\" y=\"" + n(top + 19) + "\" width=\"" + n(Math.max(1, end - LEFT))
                + "\" height=\"14\"/>");
        if (bar.high() > bar.low()) {
            out.raw(PlotSvg.stroke("range", x.at(bar.low()), top + 26, x.at(bar.high()), top + 26));
        }
        out.element(
                "text",
                "class=\"value\" x=\"" + n(WIDTH - LEFT) + "\" y=\"" + n(top + 31) + "\" text-anchor=\"end\"",
                Scale.label(bar.value()));
    }
}
