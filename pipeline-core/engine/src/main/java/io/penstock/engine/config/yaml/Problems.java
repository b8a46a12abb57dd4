/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config.yaml;

import io.penstock.api.error.Place;
import io.penstock.api.error.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Everything found wrong while a profile is read: nothing stops at the first. */
public final class Problems {
    private final Set<Problem> found = new LinkedHashSet<>();
    private int errors;

    public void error(Place place, String text) {
        add(Problem.error(place, text));
    }

    public void warning(Place place, String text) {
        add(Problem.warning(place, text));
    }

    public void add(Problem problem) {
        if (found.add(problem) && problem.severity() == Problem.Severity.ERROR) {
            errors++;
        }
    }

    public boolean hasErrors() {
        return errors > 0;
    }

    /** How many errors there are: it grows with each that was not told before. */
    public int errors() {
        return errors;
    }

    /** Files in the order in which each was first complained of; within a file by line and column. */
    public List<Problem> inOrder() {
        Map<String, Integer> files = new LinkedHashMap<>();
        found.forEach(p -> files.putIfAbsent(p.place().file(), files.size()));
        List<Problem> sorted = new ArrayList<>(found);
        sorted.sort(Comparator.comparing((Problem p) -> files.get(p.place().file()))
                .thenComparing(p -> p.place().line())
                .thenComparing(p -> p.place().column()));
        return sorted;
    }
}
