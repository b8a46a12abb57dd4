/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.drools;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.event.Event;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What rules in DRL do with readings and states. */
class RulesSessionTest {
    @RegisterExtension
    final TestSession plant = new TestSession();

    @Test
    void shouldSwitchWithHysteresis() {
        // When
        plant.every(Duration.ofSeconds(1), "boiler", "Temperature", 57, 54, 53, 58, 61, 62, 58, 54);

        // Then
        assertThat(plant.effects.sets())
                .containsExactly("boiler {Burner=true}", "boiler {Burner=false}", "boiler {Burner=true}");
    }

    @Test
    void shouldRaiseAndClearAlertsByALogicalFact() {
        // When
        plant.every(Duration.ofSeconds(1), "oven", "Temperature", 70, 90, 91, 70);

        // Then
        assertThat(plant.effects.alerts())
                .containsExactly("hot-oven cleared", "hot-oven: oven is too hot", "hot-oven cleared");
    }

    @Test
    void shouldSeeDevicesAndLinksComeAndGo() {
        // When
        plant.session().states(Map.of("a", "UP", "b", "DOWN"), Map.of("plant", true));
        plant.session().states(Map.of("a", "DOWN", "b", "DOWN"), Map.of("plant", false));
        plant.session().states(Map.of("b", "DOWN"), Map.of());
        plant.session().states(Map.of("a", "DOWN", "b", "DOWN"), Map.of("plant", true));

        // Then
        assertThat(plant.effects.alerts())
                .containsExactlyInAnyOrder(
                        "gone-b: b does not answer", "gone-a: a does not answer", "link-plant: plant is down");
    }

    @Test
    void shouldMakeItsFactsAgainFromWhatCameBeforeAndSayNothing() {
        // Given
        List<Event> before = List.of(plant.event("boiler", "Temperature", 50));
        plant.clock.advance(Duration.ofSeconds(1));

        // When
        plant.beginAgain(before);

        // Then
        assertThat(plant.effects.firings).isEmpty();
        plant.say("boiler", "Temperature", 61);
        assertThat(plant.effects.sets()).containsExactly("boiler {Burner=false}");
    }
}
