/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.drools;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.error.Problem;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What lint says of {@code .drl} files. */
class DrlCompilerTest {
    private static List<String> lint(DrlSource... sources) {
        return DrlCompiler.lint(List.of(sources)).stream()
                .map(Problem::toString)
                .toList();
    }

    private static Duration keep(String drl) throws Exception {
        return DrlCompiler.compile(List.of(new DrlSource("rules/a.drl", drl)), DroolsSettings.DEFAULT)
                .keep();
    }

    @Test
    void shouldNameFileLineAndFindingOfEveryMistake() {
        // When
        List<String> problems = lint(
                new DrlSource(
                        "rules/a.drl", "package a\nrule x\nwhen\n    ReadingEvent(valu > 3)\nthen\n    foo();\nend\n"),
                new DrlSource("rules/b.drl", "package b\nrule y whe\n    ReadingEvent(value > 3)\nthen\nend\n"),
                new DrlSource("rules/c.drl", "package c\nrule z when\nthen\n    commands.set(\"d\");\nend\n"));

        // Then
        assertThat(problems)
                .hasSize(4)
                .satisfiesExactly(
                        p -> assertThat(p).startsWith("rules/a.drl:2:1: ").contains("foo"),
                        p -> assertThat(p).startsWith("rules/a.drl:4:1: ").contains("valu"),
                        p -> assertThat(p).startsWith("rules/b.drl:2:8: ").contains("whe"),
                        p -> assertThat(p).startsWith("rules/c.drl:2:1: ").contains("set"));
    }

    @Test
    void shouldTakeFilesThatShareAPackageAndOneThatHasNone() {
        assertThat(lint(
                        new DrlSource(
                                "rules/a.drl",
                                "package p\n"
                                        + "declare Mode name: String end\n"
                                        + "rule a when then insert(new Mode(\"x\")); end"),
                        new DrlSource(
                                "rules/b.drl",
                                "package p\nrule b when Mode(name == \"x\") then alerts.clear(\"m\"); end"),
                        new DrlSource(
                                "rules/c.drl",
                                "rule c when LatestValue(bool) then commands.set(\"d\", \"r\", 1); end")))
                .isEmpty();
    }

    @Test
    void shouldRefuseTwoRulesOfOneName() {
        assertThat(lint(
                        new DrlSource("rules/a.drl", "package p\nrule same when then end"),
                        new DrlSource("rules/b.drl", "package q\nrule same when then end")))
                .singleElement()
                .asString()
                .contains("rule 'same' must have a name of its own");
    }

    @Test
    void shouldKeepReadingsAsLongAsARuleCanReachThem() throws Exception {
        assertThat(keep("rule a when ReadingEvent(value > 3) then end")).isEqualTo(Duration.ofSeconds(10));
        assertThat(keep("rule a when LatestValue(value > 3) then end")).isZero();
        assertThat(keep("rule a when Number() from accumulate(ReadingEvent($v: value) over window:time(2m);"
                        + " sum($v)) then end"))
                .isBetween(Duration.ofMinutes(2), Duration.ofSeconds(121));
        assertThat(keep("rule a when ReadingEvent() over window:length(3) then end"))
                .isEqualTo(Duration.ofHours(1));
        assertThat(keep("rule a @keep(\"7m\") when ReadingEvent(value > 3) then end"))
                .isEqualTo(Duration.ofMinutes(7));
    }
}
