/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import static io.penstock.bus.KitEvents.events;
import static io.penstock.bus.KitEvents.larges;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.bus.Bus;
import io.penstock.api.bus.Follower;
import io.penstock.api.bus.Selection;
import io.penstock.api.bus.Stream;
import io.penstock.api.event.Event;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a follower sees, and what it misses. */
interface FollowerKit extends Kit {
    @Test
    default void shouldShowAFollowerWhatIsAppendedFromNowOn() throws Exception {
        // Given
        Bus bus = bus();
        append(bus, events("pump", 0, 5));
        Follower follower = bus.follow(Stream.EVENTS, devices("pump"));
        // When
        append(bus, events("pump", 5, 8));
        append(bus, events("valve", 8, 10));
        List<Event> seen = follower.poll(Duration.ZERO, PATIENCE, 100);
        // Then
        assertThat(seen.stream().map(KitEvents::number)).containsExactly(5L, 6L, 7L);
        assertThat(follower.poll(Duration.ZERO, NOT, 100)).isEmpty();
        assertThat(follower.missed()).isZero();
        assertThat(bus.cursors()).isEmpty();
        follower.close();
    }

    @Test
    default void shouldTellASlowFollowerHowManyItMissed() throws Exception {
        // Given
        Bus bus = bus();
        Follower follower = bus.follow(Stream.EVENTS, Selection.ALL);
        // When
        int total = 60_000;
        for (int i = 0; i < total; i += 100) {
            append(bus, larges("pump", i, i + 100));
        }
        int seen = 0;
        List<Event> events = follower.poll(Duration.ZERO, NOT, 1000);
        while (!events.isEmpty()) {
            seen += events.size();
            events = follower.poll(Duration.ZERO, NOT, 1000);
        }
        // Then
        assertThat(follower.missed()).isPositive();
        assertThat(seen + follower.missed()).isEqualTo(total);
        follower.close();
    }
}
