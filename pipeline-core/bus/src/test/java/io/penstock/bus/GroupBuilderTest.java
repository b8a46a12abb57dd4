/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import static io.penstock.bus.KitEvents.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.event.Event;
import io.penstock.api.event.Reading;
import io.penstock.api.event.ValueType;
import java.util.AbstractMap;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GroupBuilderTest {
    private final GroupBuilder builder = new GroupBuilder();

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
        Pending before = new Pending(List.of(event("pump", 0)));
        Pending broken = new Pending(List.of(changing()));
        Pending after = new Pending(List.of(event("pump", 2)));
        // When
        builder.build(List.of(before, broken, after), 0, 0, 0);
        // Then
        assertThat(broken.failure).isInstanceOf(ConcurrentModificationException.class);
        assertThat(before.failure).isNull();
        assertThat(after.failure).isNull();
        assertThat(builder.blocks()).singleElement().satisfies(b -> assertThat(b.events)
                .containsExactly(event("pump", 0), event("pump", 2)));
    }
}
