/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.api.bus.DeadLetter;
import io.penstock.api.endpoint.Endpoint.Mode;
import io.penstock.engine.SingleLane;
import io.penstock.engine.profile.Step;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReplayTest extends LaneHarness {
    /** A lane whose endpoint is away, with letters of device a, which it would take once it is back. */
    private SingleLane awayWithLetters(ScriptedEndpoint endpoint, int letters) {
        endpoint.refuses = m -> "not yet";
        SingleLane lane = run(endpoint, format());
        append(Functions.events("a", 0, letters));
        await().untilAsserted(() -> assertThat(deadLetters()).hasSize(letters));
        endpoint.refuses = m -> null;
        endpoint.reachable = false;
        append(Functions.events("b", 0, 1));
        await().untilAsserted(() -> assertThat(lane.status().state()).isEqualTo(LaneState.AWAY));
        return lane;
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void shouldFeedALetterOnceThatIsAskedForTwiceWhileTheEndpointIsAway(Mode mode) {
        // Given ten letters and an endpoint that is away
        ScriptedEndpoint endpoint = endpoint(mode, 8);
        SingleLane lane = awayWithLetters(endpoint, 10);
        List<Long> ids = deadLetters().stream().map(DeadLetter::id).toList();
        // When
        assertThat(lane.engine().replay(ids)).isEqualTo(10);
        assertThat(lane.engine().replay(ids)).isZero();
        assertThat(lane.engine().replay(ids)).isZero();
        // Then they wait where they are, and none is formed beyond what the lane takes
        await().during(Duration.ofMillis(200))
                .untilAsserted(() -> assertThat(lane.status().pending()).isLessThanOrEqualTo(1));
        assertThat(deadLetters()).hasSize(10);
        endpoint.reachable = true;
        await().untilAsserted(() -> assertThat(deadLetters()).isEmpty());
        await().untilAsserted(() -> assertThat(lane.status().pending()).isZero());
        assertThat(lines(endpoint))
                .filteredOn(line -> line.startsWith("a:"))
                .hasSize(10)
                .doesNotHaveDuplicates();
        assertThat(lane.status().eventsIn()).isEqualTo(21);
    }

    @Test
    void shouldLeaveOutALetterThatWasDroppedWhileItWaited() {
        // Given
        ScriptedEndpoint endpoint = endpoint(Mode.ORDERED, 8);
        SingleLane lane = awayWithLetters(endpoint, 2);
        List<Long> ids = deadLetters().stream().map(DeadLetter::id).toList();
        assertThat(lane.engine().replay(ids)).isEqualTo(2);
        // When
        bus.deadLetters().drop(ids.subList(0, 1));
        endpoint.reachable = true;
        // Then
        await().untilAsserted(() -> assertThat(deadLetters()).isEmpty());
        assertThat(lines(endpoint)).contains("a:1").doesNotContain("a:0");
    }

    @Test
    void shouldFeedWhatWaitedWhileItsLaneWasReloaded() {
        // Given letters that wait for an endpoint
        ScriptedEndpoint endpoint = endpoint(Mode.ORDERED, 8);
        SingleLane lane = awayWithLetters(endpoint, 10);
        List<Long> ids = deadLetters().stream().map(DeadLetter::id).toList();
        assertThat(lane.engine().replay(ids)).isEqualTo(10);
        // When
        Step all = SingleLane.step("all", new Functions.Keep(e -> true));
        lane.engine().apply(SingleLane.profile(FOLDER, endpoint, List.of(all, format())));
        // Then
        assertThat(lane.engine().replay(ids)).as("they wait still").isZero();
        endpoint.reachable = true;
        await().untilAsserted(() -> assertThat(deadLetters()).isEmpty());
        await().untilAsserted(() -> assertThat(lane.status().pending()).isZero());
        assertThat(lines(endpoint))
                .filteredOn(line -> line.startsWith("a:"))
                .isEqualTo(LongStream.range(0, 10).mapToObj(n -> "a:" + n).toList());
    }

    @Test
    void shouldForgetWhatWaitsForALaneThatIsGone() {
        // Given
        ScriptedEndpoint endpoint = endpoint(Mode.ORDERED, 8);
        SingleLane lane = awayWithLetters(endpoint, 1);
        List<Long> ids = deadLetters().stream().map(DeadLetter::id).toList();
        assertThat(lane.engine().replay(ids)).isEqualTo(1);
        // When
        lane.engine().apply(SingleLane.profile(FOLDER, List.of(), Map.of()));
        lane.engine().apply(SingleLane.profile(FOLDER, endpoint, List.of(format())));
        // Then
        assertThat(lane.engine().replay(ids)).isEqualTo(1);
    }

    @Test
    void shouldTakeALetterAgainThatWasOnItsWayWhenTheLaneStartedAnew() {
        // Given
        Replays replays = new Replays();
        assertThat(replays.ask(1)).isTrue();
        assertThat(replays.ask(2)).isTrue();
        assertThat(replays.next()).isEqualTo(1);
        assertThat(replays.ask(1)).as("on its way").isFalse();
        // When
        replays.abandon();
        // Then
        assertThat(replays.ask(2)).as("still waits").isFalse();
        assertThat(replays.ask(1)).isTrue();
        replays.done(List.of(1L, 2L));
        assertThat(replays.ask(2)).isTrue();
    }
}
