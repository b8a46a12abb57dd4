/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import static io.penstock.bus.KitEvents.event;
import static io.penstock.bus.KitEvents.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.api.bus.Bus;
import io.penstock.api.event.Event;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What becomes of an append: all of it is kept, or none of it. */
interface AppendKit extends Kit {
    @Test
    default void shouldGiveWhatWasAppendedWithNothingChanged() throws Exception {
        // Given
        Bus bus = bus();
        Event said = KitEvents.large("pump", 7).withTags(Map.of("site", "glasgow"));
        append(bus, List.of(said));
        // When
        KitReader reader = KitReader.open(bus, "a").readUntil(1);
        // Then
        assertThat(reader.events()).containsExactly(said);
    }

    @Test
    default void shouldTakeAnAppendOfAnySize() throws Exception {
        // Given
        Bus bus = bus();
        // When
        append(bus, List.of());
        append(bus, events("pump", 0, 5_000));
        // Then
        assertThat(KitReader.open(bus, "a").readUntil(5_000).numbers())
                .containsExactlyElementsOf(
                        IntStream.range(0, 5_000).mapToObj(Long::valueOf).toList());
    }

    @Test
    default void shouldFailOnlyTheAppendThatCannotBeWritten() throws Exception {
        // Given
        Bus bus = bus();
        Event broken = event("pump", 1).withTags(Map.of("clock", clock()));
        // When, Then
        assertThatThrownBy(() -> append(bus, List.of(event("pump", 0), broken)))
                .hasCauseInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be JSON");
        append(bus, List.of(event("pump", 2)));
        assertThat(KitReader.open(bus, "a").readAll().numbers()).containsExactly(2L);
    }

    @Test
    default void shouldFailAppendsOnceItIsClosed() throws Exception {
        // Given
        Bus bus = bus();
        KitReader reader = KitReader.open(bus, "a");
        // When
        bus.close();
        // Then
        assertThat(reader.revoked()).isNotEmpty();
        assertThatThrownBy(() -> append(bus, events("pump", 0, 1)))
                .hasCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }
}
