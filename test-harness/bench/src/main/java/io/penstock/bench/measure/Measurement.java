/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.measure;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One thing that the harness can measure, by its name on the command line. What is in {@code Measurements} is listed, run by {@code all} and by
 * the smoke test, and covered by the report.
 *
 * <ol>
 *   <li>{@link #run} is called once a run, on one thread, and leaves no process and no file behind, whether it returns or throws.
 *   <li>It opens at least one section by {@link Report#title} before its first figure.
 *   <li>It throws when it cannot measure or when what it measured is not true (a count that must hold); a missed goal is a figure, no failure.
 *   <li>With {@link Effort.Level#MOMENT} it takes a few seconds at most: tests run it so and look at no time.
 * </ol>
 */
public interface Measurement {
    /** One word. */
    String name();

    /** What it belongs to in the list and in the report: {@code system}, {@code micro}, ... */
    String group();

    /** One sentence. */
    String about();

    /** About how many minutes a full run of it takes on two cores: for the list, and to tell one that hangs. */
    double minutes();

    /** What {@code --only} may name; {@link Effort#wants} asks for it. */
    default List<String> parts() {
        return List.of();
    }

    /** Other options that it heeds, of {@link Effort}'s: {@code devices}, {@code minutes}, {@code quiet}, {@code window}. */
    default Set<String> options() {
        return Set.of();
    }

    /** Whether {@code all} runs it too; what takes long or needs an address is run by name only. */
    default boolean inAll(Effort effort) {
        return true;
    }

    /** Why this machine cannot make it: what is missing, and how to get it. */
    default Optional<String> missing() {
        return Optional.empty();
    }

    void run(Report report, Effort effort) throws Exception;
}
