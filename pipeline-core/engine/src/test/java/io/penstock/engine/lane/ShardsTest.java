/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.penstock.api.bus.DeadLetter;
import io.penstock.api.endpoint.Endpoint.Mode;
import io.penstock.api.event.Event;
import io.penstock.api.function.Out;
import io.penstock.api.function.StatefulFunction;
import io.penstock.engine.SingleLane;
import io.penstock.engine.profile.Step;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a bus of several shards asks of a lane. */
class ShardsTest extends LaneHarness {
    /** Counts all events under one key. */
    private record CountAll() implements StatefulFunction<int[]> {
        @Override
        public boolean makesGroups() {
            return false;
        }

        @Override
        public boolean isGlobal() {
            return true;
        }

        @Override
        public String key(Event event) {
            return "";
        }

        @Override
        public int[] create() {
            return new int[1];
        }

        @Override
        public byte[] encode(int[] state) {
            return new byte[] {(byte) state[0]};
        }

        @Override
        public int[] decode(byte[] bytes) {
            return new int[] {bytes[0]};
        }

        @Override
        public void apply(String key, int[] state, Event event, Out out) {
            state[0]++;
            out.pass(event);
        }
    }

    @Test
    void shouldRefuseAStepWithAKeyAboveTheDeviceAndLeaveRunningWhatRuns() {
        // Given a bus of three shards and a lane that runs on it
        ScriptedEndpoint endpoint = endpoint(Mode.ORDERED, 8);
        SingleLane lane = run(endpoint, format());
        Step global = SingleLane.step("count", new CountAll());
        // When
        assertThatThrownBy(() -> lane.engine()
                        .apply(SingleLane.profile(
                                FOLDER, SingleLane.lane(endpoint, List.of(global, format())), Map.of())))
                // Then
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lane 'kit/out': step 'count'")
                .hasMessageContaining("{by: device}");
        append(0, 10);
        await().untilAsserted(() -> assertThat(lane.status().eventsOut()).isEqualTo(50));
        assertThat(endpoint.opened).hasValue(1);
    }

    @Test
    void shouldReplayADeadLetterToTheStateOfItsDevice() {
        // Given a dead letter of a device in each shard, for events that a deadband has let pass
        ScriptedEndpoint endpoint = endpoint(Mode.ORDERED, 8);
        endpoint.refuses = m -> "not yet";
        SingleLane lane = run(endpoint, SingleLane.step("deadband", new Functions.Deadband(10)), format());
        List.of("a", "b", "c").forEach(device -> append(List.of(Functions.event(device, 20))));
        await().untilAsserted(() -> assertThat(deadLetters()).hasSize(3));
        endpoint.refuses = m -> null;
        // When
        lane.engine().replay(deadLetters().stream().map(DeadLetter::id).toList());
        // Then the deadband of each knows the value already
        await().untilAsserted(() -> assertThat(deadLetters()).isEmpty());
        assertThat(lane.status().eventsIn()).isEqualTo(6);
        assertThat(lane.status().dropped()).isEqualTo(3);
        assertThat(endpoint.arrivals()).isEmpty();
    }
}
