/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.api.endpoint.Endpoint.Mode;
import io.penstock.api.event.Event;
import io.penstock.api.function.Context;
import io.penstock.api.function.EventFunction;
import io.penstock.engine.SingleLane;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ScratchTest extends LaneHarness {
    /** Keeps something that nobody else can let go of, as a native compressor does. */
    private record Keeper(AtomicInteger kept) implements EventFunction {
        @Override
        public Event apply(Event event, Context context) {
            AutoCloseable scratch = context.local(() -> {
                kept.incrementAndGet();
                return kept::decrementAndGet;
            });
            assertThat(scratch).isNotNull();
            return event;
        }
    }

    @Test
    void shouldCloseWhatAStepKeepsWhenTheLaneEnds() {
        // Given
        AtomicInteger kept = new AtomicInteger();
        ScriptedEndpoint endpoint = endpoint(Mode.ORDERED, 8);
        SingleLane lane = run(endpoint, SingleLane.step("keeper", new Keeper(kept)), format());
        append(Functions.events("a", 0, 10));
        await().untilAsserted(() -> assertThat(lane.status().eventsOut()).isEqualTo(10));
        assertThat(kept).hasValue(1);

        // When
        lane.close();

        // Then
        await().untilAsserted(() -> assertThat(kept).hasValue(0));
    }
}
