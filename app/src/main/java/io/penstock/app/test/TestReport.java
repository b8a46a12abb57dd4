/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.test;

import io.penstock.app.test.CaseResult.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What came of the cases that were run, for people and as JUnit's XML. */
public final class TestReport {
    private static final int LONGEST_STORY = 60;
    private static final int MOST_AT_AN_END = 12;

    private final List<CaseResult> results;
    private final List<String> known;

    /** @param known names of all cases, run or not */
    TestReport(List<CaseResult> results, List<String> known) {
        this.results = results;
        this.known = known;
    }

    public boolean passed() {
        return results.stream().allMatch(CaseResult::passed);
    }

    /** How many were run. */
    public int run() {
        return results.size();
    }

    /** Names of all cases, run or not. */
    public List<String> known() {
        return known;
    }

    /** A line for each case; below one that failed, what was expected, what was, and what happened instead. */
    public String text() {
        StringBuilder out = new StringBuilder();
        String file = "";
        for (CaseResult result : results) {
            if (!result.testCase().file().equals(file)) {
                file = result.testCase().file();
                out.append(file).append('\n');
            }
            out.append(result.passed() ? "  ok    " : "  FAIL  ")
                    .append(result.testCase().name())
                    .append(" (")
                    .append(millis(result.took()))
                    .append(" ms)\n");
            if (!result.passed()) {
                failures(result)
                        .forEach(line -> out.append("        ").append(line).append('\n'));
            }
        }
        long failed = results.stream().filter(r -> !r.passed()).count();
        Duration took = results.stream().map(CaseResult::took).reduce(Duration.ZERO, Duration::plus);
        return out.append(results.size() - failed)
                .append(" passed, ")
                .append(failed)
                .append(" failed (")
                .append(millis(took))
                .append(" ms)")
                .toString();
    }

    private static long millis(Duration took) {
        return Math.max(1, took.toMillis());
    }

    /** Why a case failed, as lines. */
    static List<String> failures(CaseResult result) {
        return Stream.concat(result.failures().stream().flatMap(TestReport::failure), story(result))
                .toList();
    }

    private static Stream<String> failure(Failure failure) {
        Stream<String> first = Stream.of(failure.place() + ": " + failure.text());
        if (failure.difference().isEmpty()) {
            return first;
        }
        Stream<String> legend = Stream.of("  (- expected and was not, + was and was not expected)");
        return Stream.of(first, shortened(failure.difference()).map(line -> "  " + line), legend)
                .flatMap(s -> s);
    }

    /** The beginning, the end, and whatever was expected and was not. */
    private static Stream<String> shortened(List<String> lines) {
        List<String> shown = new ArrayList<>();
        int left = 0;
        for (int i = 0; i < lines.size(); i++) {
            boolean shows = i < MOST_AT_AN_END
                    || i >= lines.size() - MOST_AT_AN_END
                    || lines.get(i).startsWith("-");
            if (shows && left > 0) {
                shown.add("... " + left + " more");
                left = 0;
            }
            if (shows) {
                shown.add(lines.get(i));
            } else {
                left++;
            }
        }
        return shown.stream();
    }

    private static Stream<String> story(CaseResult result) {
        List<Story.Line> lines = result.story();
        if (lines.isEmpty()) {
            return Stream.of("Nothing happened since it was looked at before.");
        }
        int left = Math.max(0, lines.size() - LONGEST_STORY);
        return Stream.concat(
                Stream.of("What happened since it was looked at before"
                        + (left == 0 ? ":" : ", without the first " + left + ":")),
                lines.stream().skip(left).map(line -> "  " + Difference.time(line.at()) + line.text()));
    }

    /** As JUnit and what reads its reports have it: a suite for each file. */
    public String junit() {
        return JUnitXml.of(results);
    }
}
