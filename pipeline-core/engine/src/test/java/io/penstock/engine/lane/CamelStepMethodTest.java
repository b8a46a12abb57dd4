/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.api.endpoint.Endpoint.Mode;
import io.penstock.api.error.Place;
import io.penstock.engine.SingleLane;
import io.penstock.engine.profile.Step;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CamelStepMethodTest extends LaneHarness {
    private final CalledComponent called = new CalledComponent();

    @Test
    void shouldSendAMessageByPostWhereItGoesOverHttp() {
        // Given
        ScriptedEndpoint endpoint = endpoint(Mode.ORDERED, 8);
        Step call = new Step("call", "camel", new Step.Camel("called:it", Map.of()), Place.UNKNOWN);
        try (SingleLane lane = SingleLane.start(
                bus,
                SingleLane.profile(FOLDER, List.of(SingleLane.lane(endpoint, List.of(format(), call))), Map.of()),
                camel -> camel.addComponent("called", called))) {
            // When
            append(Functions.events("a", 0, 3));

            // Then: by GET, which Camel takes where the URI has a query, it would go without its body
            await().untilAsserted(() -> assertThat(lane.status().eventsOut()).isEqualTo(3));
            assertThat(called.methods).containsExactly("POST", "POST", "POST");
        }
    }
}
