/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.drools;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How far one rule's mistake reaches: it takes neither the session nor the other rules. */
class RuleMistakesTest {
    @RegisterExtension
    final TestSession plant = new TestSession();

    @Test
    void shouldDoNothingOfAConsequenceThatThrowsAndAllOfTheOthers() {
        // When
        plant.say("thrower", "X", 2);

        // Then
        assertThat(plant.effects.sets()).containsExactly("thrower {Beside=true}");
        assertThat(plant.counters.errors.sum()).isEqualTo(1);
        assertThat(plant.counters.trouble()).contains("throws").contains("on purpose");

        // When
        plant.say("thrower", "X", 1);

        // Then
        assertThat(plant.effects.sets()).contains("thrower {Never=true}");
    }

    @Test
    void shouldBreakOffRulesThatGoRoundAndRound() {
        // When
        plant.say("round", "X", 1);

        // Then
        assertThat(plant.counters.trouble()).contains("round and round").contains("were dropped");
        assertThat(plant.counters.firings.sum())
                .isBetween(TestSession.SETTINGS.firings() - 1L, TestSession.SETTINGS.firings() + 1L);

        // When
        plant.say("echo", "X", 5);

        // Then
        assertThat(plant.effects.sets()).containsExactly("echo {Y=5.0}");
    }

    @Test
    void shouldSayThatRulesSetTooManyOutputs() {
        // Given
        for (int n = 0; n < Edges.MOST_OUTPUTS; n++) {
            plant.edges.ask("another", "boiler-" + n, Map.of("Burner", true), 0);
        }

        // When
        plant.every(Duration.ofSeconds(1), "boiler", "Temperature", 57, 54, 53);

        // Then
        assertThat(plant.effects.sets()).isEmpty();
        assertThat(plant.counters.errors.sum()).isOne();
        assertThat(plant.counters.trouble()).contains("must set at most 100000 different outputs");
    }

    @Test
    void shouldExpireReadingsAndBoundWhatRulesMake() {
        // Given
        DroolsSettings tight = new DroolsSettings(
                TestSession.SETTINGS.actOn(),
                Duration.ofMinutes(1),
                1_000,
                10_000,
                TestSession.SETTINGS.hang(),
                TestSession.SETTINGS.restart());
        plant.beginAgain(tight);

        // When
        for (int i = 0; i < 3_000; i++) {
            plant.session().process(List.of(plant.event("hoarder", "X", i)), false);
        }
        plant.take();

        // Then
        assertThat(plant.counters.facts).isLessThanOrEqualTo(2 * 1_000 + 1);
        assertThat(plant.counters.retracted.sum()).isEqualTo(2 * 2_000);

        // When
        for (int i = 0; i < 62; i++) {
            plant.pass(Duration.ofMinutes(1));
        }

        // Then: readings go by age; what rules made is theirs
        assertThat(plant.counters.facts).isLessThanOrEqualTo(1_000 + 1);
    }
}
