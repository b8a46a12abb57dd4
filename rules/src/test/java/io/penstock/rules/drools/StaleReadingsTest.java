/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.drools;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.event.Event;
import io.penstock.api.event.Provenance;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What rules in DRL see too late causes nothing. */
class StaleReadingsTest {
    @RegisterExtension
    final TestSession plant = new TestSession();

    @Test
    void shouldCauseNothingByWhatIsTooOld() {
        // Given
        Event old = plant.event("boiler", "Temperature", 50);
        plant.clock.advance(Duration.ofSeconds(11));

        // When
        plant.take(old);

        // Then
        assertThat(plant.effects.firings).isEmpty();
        assertThat(plant.counters.stale.sum()).isEqualTo(1);
    }

    @Test
    void shouldCauseNothingByAReplay() {
        // When
        plant.take(plant.event("boiler", "Temperature", 50).withProvenance(new Provenance("", 0, true)));

        // Then
        assertThat(plant.effects.firings).isEmpty();
        assertThat(plant.counters.stale.sum()).isEqualTo(1);
    }

    @Test
    void shouldCauseNothingByWhatCameTrueWhileTimeStoodStill() {
        // Given
        plant.say("probe", "Level", 1);

        // When
        plant.pass(Duration.ofMinutes(5));

        // Then
        assertThat(plant.effects.firings).isEmpty();
        assertThat(plant.counters.stale.sum()).isEqualTo(1);
    }

    @Test
    void shouldCountWhatComesLate() {
        // Given
        Event late = plant.event("boiler", "Temperature", 57);
        plant.pass(Duration.ofSeconds(11));

        // When
        plant.take(late);

        // Then
        assertThat(plant.counters.late.sum()).isEqualTo(1);
    }
}
