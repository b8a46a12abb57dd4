/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.test;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** Two lists beside each other: what is in both, what was expected and was not, what was and was not expected. */
final class Difference {
    private Difference() {}

    /** @return a line for each, {@code =}, {@code -} or {@code +} in front; empty when the lists are the same */
    static <E, A> List<String> of(
            List<E> expected,
            List<A> was,
            BiPredicate<E, A> same,
            Function<E, String> expectedWords,
            Function<A, String> wasWords,
            ToLongFunction<A> at) {
        int[][] common = common(expected, was, same);
        if (common[0][0] == expected.size() && common[0][0] == was.size()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < expected.size() || j < was.size()) {
            boolean both = i < expected.size() && j < was.size();
            if (both && same.test(expected.get(i), was.get(j)) && common[i][j] == common[i + 1][j + 1] + 1) {
                lines.add("= " + time(at.applyAsLong(was.get(j++))) + expectedWords.apply(expected.get(i++)));
            } else if (j == was.size() || (i < expected.size() && common[i + 1][j] >= common[i][j + 1])) {
                lines.add("- " + time(-1) + expectedWords.apply(expected.get(i++)));
            } else {
                lines.add("+ " + time(at.applyAsLong(was.get(j))) + wasWords.apply(was.get(j++)));
            }
        }
        return lines;
    }

    /** In a column. */
    static String time(long at) {
        return String.format("%-13s ", at < 0 ? "" : Words.time(at));
    }

    /** How long the longest common part of what follows each pair of places is. */
    private static <E, A> int[][] common(List<E> expected, List<A> was, BiPredicate<E, A> same) {
        int[][] common = new int[expected.size() + 1][was.size() + 1];
        for (int i = expected.size() - 1; i >= 0; i--) {
            for (int j = was.size() - 1; j >= 0; j--) {
                common[i][j] = same.test(expected.get(i), was.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }
}
