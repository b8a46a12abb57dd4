/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.result;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One run of the harness: what {@code --json} writes and {@code --compare} reads.
 *
 * @param format of this file; {@link #FORMAT}
 * @param command as it was typed
 * @param effort full, quick or moment: only runs of the same effort compare
 * @param versions of the program and of what stood beside it
 * @param failures measurements that could not be made, with the reason
 * @param skipped measurements that this machine cannot make, with what is missing
 * @param seconds how long each measurement took
 */
public record Results(
        int format,
        String command,
        String effort,
        String began,
        double minutes,
        Machine machine,
        Noise noise,
        Map<String, String> versions,
        List<Section> sections,
        Map<String, String> failures,
        Map<String, String> skipped,
        Map<String, Double> seconds) {
    public static final int FORMAT = 1;

    public Results {
        versions = Map.copyOf(versions);
        sections = List.copyOf(sections);
        failures = Map.copyOf(failures);
        skipped = Map.copyOf(skipped);
        // a file of before has none
        seconds = seconds == null ? Map.of() : Map.copyOf(seconds);
    }

    /** Where the time went: what took longest first. */
    public List<Map.Entry<String, Double>> longestFirst() {
        return seconds.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .toList();
    }

    public Optional<Figure> figure(String id) {
        return sections.stream()
                .flatMap(s -> s.figures().stream())
                .filter(f -> f.id().equals(id))
                .findFirst();
    }

    /** Names of the figures whose goals were missed, with their sections. */
    public List<String> missed() {
        return sections.stream()
                .flatMap(s -> s.figures().stream())
                .filter(f -> !f.reached())
                .map(Figure::id)
                .toList();
    }
}
