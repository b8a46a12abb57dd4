/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench;

import io.penstock.bench.measure.Effort;
import io.penstock.bench.measure.Measurement;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** {@code penstock bench list}. */
final class Listing {
    private Listing() {}

    static void print(PrintStream out) {
        Effort full = Effort.of(Effort.Level.FULL);
        out.printf(
                Locale.ROOT,
                "all: about %.0f minutes on two cores, in short (--quick) under 3%n",
                Measurements.all().stream()
                        .filter(m -> m.inAll(full))
                        .mapToDouble(Measurement::minutes)
                        .sum());
        Map<String, List<Measurement>> groups = new LinkedHashMap<>();
        Measurements.all()
                .forEach(m -> groups.merge(
                        m.group(), List.of(m), (a, b) -> java.util.stream.Stream.concat(a.stream(), b.stream())
                                .toList()));
        groups.forEach((group, measurements) -> {
            out.println(group);
            measurements.forEach(m -> print(out, m, m.inAll(full)));
        });
    }

    private static void print(PrintStream out, Measurement m, boolean inAll) {
        out.printf("  %-14s %s%n", m.name(), m.about());
        out.printf(
                Locale.ROOT,
                "  %-14s about %.0f min%s%n",
                "",
                Math.ceil(m.minutes()),
                inAll ? "" : ", by name only: not one of 'all'");
        if (!m.parts().isEmpty()) {
            out.printf("  %-14s --only %s%n", "", String.join("|", m.parts()));
        }
        if (!m.options().isEmpty()) {
            out.printf("  %-14s heeds --%s%n", "", String.join(", --", new TreeSet<>(m.options())));
        }
        m.missing().ifPresent(what -> out.printf("  %-14s not here: %s%n", "", what));
    }
}
