/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.report;

import static io.penstock.bench.report.Markup.n;

import io.penstock.bench.result.Line;
import io.penstock.bench.result.Plot;
import io.penstock.bench.result.Point;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Lines over a common x, with marks of different shapes so that nobody needs the colours, and the range of the samples. */
final class PlotSvg {
    static final int COLOURS = 7;

    private static final double WIDTH = 440;
    private static final double HEIGHT = 300;
    private static final double LEFT = 62;
    private static final double RIGHT = 24;
    private static final double TOP = 14;
    private static final double BOTTOM = 52;

    private final Plot plot;
    private final String id;
    private final Scale x;
    private final Scale y;

    PlotSvg(Plot plot, String id) {
        this.plot = plot;
        this.id = id;
        this.x = Scale.of(plot.x(), least(Point::x, plot.x().log()), most(Point::x), LEFT, WIDTH - RIGHT);
        this.y = Scale.of(plot.y(), least(Point::low, plot.y().log()), most(Point::high), HEIGHT - BOTTOM, TOP);
    }

    private double least(ToDoubleFunction<Point> of, boolean positive) {
        return plot.lines().stream()
                .flatMap(l -> l.points().stream())
                .mapToDouble(of)
                .filter(v -> !Double.isNaN(v) && (!positive || v > 0))
                .min()
                .orElse(positive ? 1 : 0);
    }

    private double most(ToDoubleFunction<Point> of) {
        return plot.lines().stream()
                .flatMap(l -> l.points().stream())
                .mapToDouble(of)
                .filter(Double::isFinite)
                .max()
                .orElse(1);
    }

    String svg() {
        Markup out = new Markup();
        out.raw("<svg viewBox=\"0 0 " + n(WIDTH) + " " + n(HEIGHT) + "\" role=\"img\" aria-labelledby=\"" + id + "-t "
                + id + "-d\">");
        out.element("title", "id=\"" + id + "-t\"", plot.title());
        out.element("desc", "id=\"" + id + "-d\"", plot.about());
        axes(out);
        for (int i = 0; i < plot.lines().size(); i++) {
            line(out, plot.lines().get(i), i);
        }
        return out.raw("</svg>").toString();
    }

    private void axes(Markup out) {
        double bottom = HEIGHT - BOTTOM;
        for (double t : y.ticks()) {
            out.raw(stroke("grid", LEFT, y.at(t), WIDTH - RIGHT, y.at(t)));
            out.element("text", at(LEFT - 8, y.at(t) + 4.5) + " text-anchor=\"end\"", Scale.label(t));
        }
        double last = Double.NEGATIVE_INFINITY;
        for (double t : x.ticks()) {
            out.raw(stroke("grid", x.at(t), TOP, x.at(t), bottom));
            if (x.at(t) - last > 30) {
                out.element("text", at(x.at(t), bottom + 19) + " text-anchor=\"middle\"", Scale.label(t));
                last = x.at(t);
            }
        }
        out.raw(stroke("axis", LEFT, bottom, WIDTH - RIGHT, bottom));
        out.raw(stroke("axis", LEFT, TOP, LEFT, bottom));
        out.element(
                "text",
                "class=\"name\" " + at((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8) + " text-anchor=\"middle\"",
                plot.x().text() + (plot.x().log() ? ", log" : ""));
        double middle = (TOP + bottom) / 2;
        out.element(
                "text",
                "class=\"name\" " + at(14, middle) + " text-anchor=\"middle\" transform=\"rotate(-90 14 " + n(middle)
                        + ")\"",
                plot.y().text() + (plot.y().log() ? ", log" : ""));
    }

    private void line(Markup out, Line line, int index) {
        List<Point> points = line.points().stream()
                .filter(p -> Double.isFinite(p.x()) && Double.isFinite(p.y()))
                .toList();
        out.raw("<g class=\"line c" + index % COLOURS + (line.fitted() ? " fitted" : "") + "\">");
        out.raw("<polyline points=\""
                + points.stream()
                        .map(p -> n(x.at(p.x())) + "," + n(y.at(p.y())))
                        .collect(Collectors.joining(" "))
                + "\"/>");
        if (!line.fitted()) {
            for (Point p : points) {
                if (p.high() > p.low() && Double.isFinite(p.high())) {
                    out.raw(stroke("range", x.at(p.x()), y.at(p.low()), x.at(p.x()), y.at(p.high())));
                }
            }
            if (points.size() <= 40) {
                for (Point p : points) {
                    out.raw("<path d=\"" + mark(index, x.at(p.x()), y.at(p.y())) + "\">");
                    out.element("title", line.name() + ": " + Scale.label(p.y()) + " at " + Scale.label(p.x()));
                    out.raw("</path>");
                }
            }
        }
        out.raw("</g>");
    }

    /** What is in the legend: a piece of the line with its mark. */
    String legend() {
        Markup out = new Markup().raw("<ul class=\"legend\">");
        for (int i = 0; i < plot.lines().size(); i++) {
            Line line = plot.lines().get(i);
            out.raw("<li><svg viewBox=\"0 0 28 12\" aria-hidden=\"true\"><g class=\"line c" + i % COLOURS
                    + (line.fitted() ? " fitted" : "") + "\"><polyline points=\"0,6 28,6\"/>");
            if (!line.fitted()) {
                out.raw("<path d=\"" + mark(i, 14, 6) + "\"/>");
            }
            out.raw("</g></svg>").text(line.name()).raw("</li>");
        }
        return out.raw("</ul>").toString();
    }

    /** A circle, a square, a triangle, a diamond, and again. */
    private static String mark(int index, double x, double y) {
        return switch (index % 4) {
            case 0 -> "M" + n(x - 3.5) + " " + n(y) + "a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0z";
            case 1 -> "M" + n(x - 3.2) + " " + n(y - 3.2) + "h6.4v6.4h-6.4z";
            case 2 -> "M" + n(x) + " " + n(y - 4.2) + "l4.2 7.4h-8.4z";
            default -> "M" + n(x) + " " + n(y - 4.6) + "l4.6 4.6l-4.6 4.6l-4.6 -4.6z";
        };
    }

    private static String at(double x, double y) {
        return "x=\"" + n(x) + "\" y=\"" + n(y) + "\"";
    }

    static String stroke(String cssClass, double x1, double y1, double x2, double y2) {
        return "<line class=\"" + cssClass + "\" x1=\"" + n(x1) + "\" y1=\"" + n(y1) + "\" x2=\"" + n(x2) + "\" y2=\""
                + n(y2) + "\"/>";
    }
}
