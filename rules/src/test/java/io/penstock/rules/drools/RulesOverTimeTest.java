/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.drools;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What rules in DRL see over time: windows, silence, timers and trends. */
class RulesOverTimeTest {
    @RegisterExtension
    final TestSession plant = new TestSession();

    @Test
    void shouldAverageOverTime() {
        // When: three high ones, but spread over more than the window
        plant.every(Duration.ofSeconds(6), "mixer", "Load", 90, 90, 90);

        // Then
        assertThat(plant.effects.sets()).isEmpty();

        // When: three high ones within ten seconds
        plant.every(Duration.ofSeconds(1), "mixer", "Load", 90, 90, 90);

        // Then
        assertThat(plant.effects.sets()).containsExactly("mixer {Slow=true}");
    }

    @Test
    void shouldKeepTheLastThreeHoweverOld() {
        // When
        plant.every(Duration.ofMinutes(10), "press", "Force", 60, 80, 90);
        assertThat(plant.effects.sets()).isEmpty();
        plant.say("press", "Force", 75);

        // Then
        assertThat(plant.effects.sets()).containsExactly("press {Stop=true}");
    }

    @Test
    void shouldNoticeSilence() {
        // Given
        plant.every(Duration.ofSeconds(10), "probe", "Level", 1, 2, 3);
        assertThat(plant.effects.sets()).isEmpty();

        // When
        for (int i = 0; i < 25; i++) {
            plant.pass(Duration.ofSeconds(1));
        }

        // Then
        assertThat(plant.effects.sets()).containsExactly("pump {Run=false}");
    }

    @Test
    void shouldNoticeSilenceWithinOneLongerStep() {
        // Given
        plant.every(Duration.ofMillis(27_300), "probe", "Level", 1);

        // When
        plant.pass(Duration.ofMillis(9_100));

        // Then
        assertThat(plant.effects.sets()).containsExactly("pump {Run=false}");
    }

    @Test
    void shouldWaitByATimerWhileTheConditionHolds() {
        // Given: it was open for less than a minute, then again
        for (int i = 0; i < 50; i++) {
            plant.every(Duration.ofSeconds(1), "door", "Open", 1);
        }
        plant.every(Duration.ofSeconds(1), "door", "Open", 0);
        for (int i = 0; i < 59; i++) {
            plant.every(Duration.ofSeconds(1), "door", "Open", 1);
        }
        assertThat(plant.effects.alerts()).isEmpty();

        // When
        plant.every(Duration.ofSeconds(1), "door", "Open", 1, 1);

        // Then
        assertThat(plant.effects.alerts()).containsExactly("door: the door is open");
        assertThat(plant.effects.firings.get(0).trigger()).isEqualTo("time");
    }

    @Test
    void shouldRepeatByATimerWithAnIdForEach() {
        // When
        plant.say("blinker", "On", 1);
        for (int i = 0; i < 60; i++) {
            plant.pass(Duration.ofMillis(100));
        }
        plant.say("blinker", "On", 0);
        for (int i = 0; i < 60; i++) {
            plant.pass(Duration.ofMillis(100));
        }

        // Then
        assertThat(plant.effects.firings).hasSize(4);
        assertThat(plant.effects.firings.stream().map(DrlFiring::id)).doesNotHaveDuplicates();
    }

    @Test
    void shouldSeeATrend() {
        // When
        plant.every(Duration.ofSeconds(2), "tank", "Level", 10, 12, 14, 15);
        assertThat(plant.effects.sets()).isEmpty();
        plant.say("tank", "Level", 20);

        // Then
        assertThat(plant.effects.sets()).contains("tank {Drain=20.0}");
    }
}
