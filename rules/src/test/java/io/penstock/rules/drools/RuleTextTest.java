/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.drools;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ReadingEvent(value > 3)                                                          | 0",
                "ReadingEvent() over window:time(10m)                                             | 600000",
                "ReadingEvent() over window:time( 1h30m )                                         | 5400000",
                "$a: ReadingEvent() not ReadingEvent(this after[0s, 30s] $a)                      | 30000",
                "$a: ReadingEvent() $b: ReadingEvent(this after[1s,5s] $a) ReadingEvent(this after[500ms,10s] $b) |"
                        + " 15000",
                "$a: ReadingEvent() ReadingEvent(this after[-7s, 3s] $a)                           | 7000",
                "$a: ReadingEvent() ReadingEvent(this coincides[200] $a)                           | 200",
                "ReadingEvent(device in (\"a\"), tags[\"x\"] == 3) /* over window:time(9h) */      | 0",
            })
    void shouldSayHowFarARuleLooksBack(String conditions, long millis) {
        RuleText text = new RuleText("package p\nrule \"r\" when " + conditions + " then foo(); end\n");

        assertThat(text.longest()).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void shouldTakeTheLongestOfSeveralRules() {
        RuleText text = new RuleText(
                """
                rule a when ReadingEvent() over window:time(1s) then end
                rule 'b c' when ReadingEvent() over window:time(2m) then insertLogical(new X()); end
                rule d when ReadingEvent() over window:length(5) then end
                """);

        assertThat(text.longest()).isEqualTo(Duration.ofMinutes(2));
        assertThat(text.countsReadings()).isTrue();
        assertThat(text.logical()).containsExactly("b c");
        assertThat(text.packageName()).isEmpty();
    }

    @Test
    void shouldFindThePackageBehindAComment() {
        assertThat(new RuleText("// package no\n/* package neither */\npackage plant.line7;\n").packageName())
                .isEqualTo("plant.line7");
    }
}
