/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.result;

import java.util.List;

/**
 * What belongs together under one title.
 *
 * @param id {@code measurement/part}
 * @param measurement which it is part of
 * @param load of the machine when it began: 1-minute average
 */
public record Section(
        String id,
        String measurement,
        String title,
        double load,
        List<String> notes,
        List<Figure> figures,
        List<Plot> plots,
        List<Bars> bars,
        List<Table> tables) {
    public Section {
        notes = List.copyOf(notes);
        figures = List.copyOf(figures);
        plots = List.copyOf(plots);
        bars = List.copyOf(bars);
        tables = List.copyOf(tables);
    }
}
