/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import static io.penstock.bus.KitEvents.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.bus.Stream;
import io.penstock.api.event.Event;
import io.penstock.api.event.Reading;
import io.penstock.api.event.ValueType;
import java.util.AbstractMap;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class GroupBuilderTest {
    private final GroupBuilder builder =
            new GroupBuilder(new LogSettings(Stream.EVENTS, 1 << 20, LogFixture.SEGMENT, false, false, Long.MAX_VALUE));
    private final AtomicLong refused = new AtomicLong();

    /** Whose object is changed while it is written. */
    private static Event changing() {
        Map<String, Object> object = new AbstractMap<>() {
            @Override
            public Set<Entry<String, Object>> entrySet() {
                throw new ConcurrentModificationException();
            }
        };
        return event("pump", 1).withReadings(List.of(Reading.ofObject("o", ValueType.OBJECT, 1, object)));
    }

    @Test
    void shouldLeaveOutAnAppendThatCannotBeWrittenWhateverTheReason() {
        // Given
        Pending before = new Pending(List.of(event("pump", 0)), refused, null);
        Pending broken = new Pending(List.of(changing()), refused, null);
        Pending after = new Pending(List.of(event("pump", 2)), refused, null);
        // When
        builder.build(List.of(before, broken, after), 0, 0, 0);
        // Then
        assertThat(broken.failure).isInstanceOf(ConcurrentModificationException.class);
        assertThat(before.failure).isNull();
        assertThat(after.failure).isNull();
        assertThat(builder.blocks()).singleElement().satisfies(b -> assertThat(b.events)
                .containsExactly(event("pump", 0), event("pump", 2)));
    }

    @Test
    void shouldLeaveOutAnAppendAboveTheCapAndNoneThatFits() {
        // Given two that are above the cap only together, and one that is alone
        Pending one = new Pending(List.of(KitEvents.ofSize("pump", 0, 600_000)), refused, null);
        Pending large = new Pending(List.of(KitEvents.ofSize("pump", 1, 2_000_000)), refused, null);
        Pending other = new Pending(List.of(KitEvents.ofSize("pump", 2, 600_000)), refused, null);
        // When
        builder.build(List.of(one, large, other), 0, 0, 0);
        // Then
        assertThat(large.failure).isInstanceOf(IllegalArgumentException.class);
        assertThat(one.failure).isNull();
        assertThat(other.failure).isNull();
    }
}
