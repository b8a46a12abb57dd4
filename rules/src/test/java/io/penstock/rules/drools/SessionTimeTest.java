/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.drools;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.event.Event;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a session goes on in time whatever clocks show. */
class SessionTimeTest {
    @RegisterExtension
    final TestSession plant = new TestSession();

    @Test
    void shouldNotBelieveAnOriginFarAhead() {
        // Given: a device whose clock is a day ahead
        plant.clock.advance(Duration.ofDays(1));
        Event ahead = plant.event("boiler", "Temperature", 57);
        plant.clock.advance(Duration.ofDays(-1));

        // When: it speaks, and then another
        plant.take(ahead);
        plant.say("echo", "X", 5);

        // Then: time has not run ahead for the other
        assertThat(plant.effects.sets()).containsExactly("echo {Y=5.0}");
        assertThat(plant.counters.late.sum()).isZero();
    }

    @Test
    void shouldTakeNewerReadingsWhenTheClockIsPutBack() {
        // Given
        plant.every(Duration.ofSeconds(1), "boiler", "Temperature", 57);
        // When
        plant.clock.advance(Duration.ofHours(-2));
        plant.say("boiler", "Temperature", 54);
        // Then
        assertThat(plant.effects.sets()).containsExactly("boiler {Burner=true}");
        assertThat(plant.effects.firings.get(0).at()).isEqualTo(plant.clock.instant());
        assertThat(plant.counters.late.sum()).isZero();
    }

    /** @param seconds less than what was said before may be on its way, too */
    @ParameterizedTest
    @ValueSource(ints = {5, 30, 90, 7200})
    void shouldTakeWhatIsSaidSoonAfterTheClockWasPutBack(int seconds) {
        // Given
        plant.every(Duration.ofSeconds(1), "boiler", "Temperature", 57);
        // When
        plant.clock.advance(Duration.ofSeconds(-seconds));
        plant.pass(Duration.ofMillis(100));
        plant.say("boiler", "Temperature", 54);
        // Then
        assertThat(plant.effects.sets()).containsExactly("boiler {Burner=true}");
        assertThat(plant.counters.late.sum()).isZero();
    }

    @Test
    void shouldTakeNewerReadingsThanThoseThatWereOnTheirWayWhenTheClockWasPutBack() {
        // Given
        plant.pass(Duration.ofSeconds(1));
        Event onItsWay = plant.event("boiler", "Temperature", 57);
        plant.clock.advance(Duration.ofHours(-2));
        plant.take(onItsWay);
        // When
        plant.pass(Duration.ofSeconds(1));
        plant.say("boiler", "Temperature", 54);
        // Then
        assertThat(plant.effects.sets()).containsExactly("boiler {Burner=true}");
    }

    @Test
    void shouldNoticeSilenceOverAClockThatIsPutBack() {
        // Given
        plant.every(Duration.ofSeconds(10), "probe", "Level", 1, 2);
        // When
        plant.clock.advance(Duration.ofHours(-2));
        plant.every(Duration.ofSeconds(1), "probe", "Level", 3);
        for (int i = 0; i < 28; i++) {
            plant.pass(Duration.ofSeconds(1));
        }
        assertThat(plant.effects.sets()).isEmpty();
        plant.pass(Duration.ofSeconds(2));
        // Then
        assertThat(plant.effects.sets()).containsExactly("pump {Run=false}");
    }

    @Test
    void shouldWaitByATimerNoLongerWhenTheClockIsPutBack() {
        // Given
        for (int i = 0; i < 30; i++) {
            plant.every(Duration.ofSeconds(1), "door", "Open", 1);
        }
        // When
        plant.clock.advance(Duration.ofHours(-2));
        for (int i = 0; i < 29; i++) {
            plant.every(Duration.ofSeconds(1), "door", "Open", 1);
        }
        assertThat(plant.effects.alerts()).isEmpty();
        plant.every(Duration.ofSeconds(1), "door", "Open", 1, 1);
        // Then
        assertThat(plant.effects.alerts()).containsExactly("door: the door is open");
    }

    @Test
    void shouldAverageOverAClockThatIsPutBack() {
        // When: two high ones before and one after, within ten seconds
        plant.every(Duration.ofSeconds(3), "mixer", "Load", 90, 90);
        assertThat(plant.effects.sets()).isEmpty();
        plant.clock.advance(Duration.ofHours(-2));
        plant.say("mixer", "Load", 90);
        // Then
        assertThat(plant.effects.sets()).containsExactly("mixer {Slow=true}");
    }
}
