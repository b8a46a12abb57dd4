/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class LaneMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void shouldLeaveNothingBehindOfALaneThatIsGoneThoughItsEndpointStillCounts() {
        // Given
        LaneMetrics gone = new LaneMetrics(registry, "plc", "cloud");
        gone.endpointCause("reconnected");
        // When
        gone.remove();
        gone.endpointCause("interrupted");
        gone.cause("restarted", 1);
        gone.step("late").cause("late");
        // Then
        assertThat(registry.getMeters()).isEmpty();
        // When a lane of its name comes
        LaneMetrics anew = new LaneMetrics(registry, "plc", "cloud");
        anew.endpointCause("interrupted");
        gone.endpointCause("interrupted");
        // Then
        assertThat(registry.get("penstock.endpoint.causes")
                        .tag("cause", "interrupted")
                        .functionCounter()
                        .count())
                .isOne();
    }
}
