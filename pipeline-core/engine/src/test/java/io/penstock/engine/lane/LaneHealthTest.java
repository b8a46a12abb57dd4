/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.penstock.api.endpoint.Endpoint.Mode;
import io.penstock.engine.SingleLane;
import io.penstock.engine.profile.Profile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What health says of a lane, the metric says too. */
class LaneHealthTest extends LaneHarness {
    private static double up(SingleLane lane) {
        return lane.meters().get("penstock.lane.up").gauge().value();
    }

    @Test
    void shouldBeAwayWhileItsEndpointDoesNotOpenAndRunOnceItDoesThoughNothingIsSent() {
        // Given
        ScriptedEndpoint endpoint = endpoint(Mode.ORDERED, 8);
        endpoint.reachable = false;
        // When
        SingleLane lane = run(endpoint, format());
        // Then
        await().untilAsserted(() -> assertThat(lane.status().state()).isEqualTo(LaneState.AWAY));
        assertThat(lane.status().reason()).isEqualTo("connection refused");
        assertThat(up(lane)).isZero();
        // When
        endpoint.reachable = true;
        // Then
        await().untilAsserted(() -> assertThat(lane.status().state()).isEqualTo(LaneState.RUNNING));
        assertThat(up(lane)).isOne();
    }

    @Test
    void shouldNotRunWhenItCouldNotBeStartedAndSayWhy() {
        // Given
        SingleLane lane = run(endpoint(Mode.ORDERED, 8), format());
        assertThat(up(lane)).isOne();
        // When it changes into one of which Camel makes no route: two of its nodes have one id
        Profile broken = SingleLane.profile(
                FOLDER, SingleLane.lane(endpoint(Mode.ORDERED, 8), List.of(format(), format())), Map.of());
        assertThatThrownBy(() -> lane.engine().apply(broken)).hasMessageContaining("kit/out cannot be started");
        // Then
        assertThat(lane.status().state()).isEqualTo(LaneState.STOPPED);
        assertThat(lane.status().reason()).startsWith("it cannot be started: ").contains("kit/out/" + format().id());
        assertThat(up(lane)).isZero();
    }
}
