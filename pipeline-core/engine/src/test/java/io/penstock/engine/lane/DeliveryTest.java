/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.api.bus.DeadLetter;
import io.penstock.api.endpoint.Endpoint.Mode;
import io.penstock.api.endpoint.Message;
import io.penstock.engine.SingleLane;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeliveryTest extends LaneHarness {
    private static void awaitOut(SingleLane lane, long events) {
        await().untilAsserted(() -> assertThat(lane.status().eventsOut()).isEqualTo(events));
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void shouldDeliverEverythingOnceAndInOrderWhenNothingFails(Mode mode) {
        // Given
        ScriptedEndpoint endpoint = endpoint(mode, 16);
        SingleLane lane = run(endpoint, format());
        // When
        append(0, 400);
        // Then
        awaitOut(lane, 2000);
        assertThat(lines(endpoint)).hasSize(2000);
        assertEverythingInOrder(endpoint, 0, 400);
        assertThat(endpoint.mostInFlight.get()).isBetween(1, 16);
        await().untilAsserted(() -> assertThat(bus.cursors().get(0).lag()).isZero());
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void shouldSendAgainInOrderWhenTheEndpointVanishesInMidBatch(Mode mode) {
        // Given
        ScriptedEndpoint endpoint = endpoint(mode, 16);
        endpoint.vanishAfter.set(100);
        SingleLane lane = run(endpoint, format());
        // When
        append(0, 100);
        // Then
        awaitOut(lane, 500);
        assertEverythingInOrder(endpoint, 0, 100);
        assertThat(endpoint.opened.get()).isGreaterThan(1);
        assertThat(lane.status().resent())
                .isGreaterThanOrEqualTo(lines(endpoint).size() - 500);
        assertThat(lines(endpoint))
                .as("the message whose acknowledgement was lost is double")
                .hasSizeGreaterThan(500);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void shouldKeepTheCursorAndDeliverEverythingWhenTheEndpointComesBack(Mode mode) {
        // Given
        ScriptedEndpoint endpoint = endpoint(mode, 16);
        endpoint.reachable = false;
        SingleLane lane = run(endpoint, format());
        append(0, 300);
        await().untilAsserted(() -> assertThat(lane.status().state()).isEqualTo(LaneState.AWAY));
        assertThat(lane.status().reason()).isEqualTo("connection refused");
        assertThat(bus.cursors().get(0).lag()).isEqualTo(1500);
        // When
        endpoint.reachable = true;
        // Then
        awaitOut(lane, 1500);
        assertThat(lane.status().state()).isEqualTo(LaneState.RUNNING);
        assertThat(lines(endpoint)).hasSize(1500);
        assertEverythingInOrder(endpoint, 0, 300);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void shouldTakeAMissingOutcomeForAwayWhenTheEndpointHangs(Mode mode) {
        // Given
        ScriptedEndpoint endpoint = endpoint(mode, 8, Duration.ofMillis(200));
        endpoint.hanging = true;
        SingleLane lane = run(endpoint, format());
        append(0, 20);
        await().untilAsserted(() -> assertThat(lane.status().state()).isEqualTo(LaneState.AWAY));
        assertThat(lane.status().reason()).isEqualTo("no outcome within 200 ms");
        // When
        endpoint.hanging = false;
        // Then
        awaitOut(lane, 100);
        assertEverythingInOrder(endpoint, 0, 20);
        assertThat(lane.status().retried()).isPositive();
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void shouldKeepTheWindowWhenTheEndpointIsSlow(Mode mode) {
        // Given
        ScriptedEndpoint endpoint = endpoint(mode, 4);
        endpoint.delay = Duration.ofMillis(1);
        endpoint.hanging = true;
        SingleLane lane = run(endpoint, format());
        // When
        append(0, 40);
        await().until(() -> endpoint.mostInFlight.get() == 4);
        endpoint.hanging = false;
        // Then
        awaitOut(lane, 200);
        assertThat(endpoint.mostInFlight.get()).isEqualTo(4);
        assertThat(lines(endpoint)).hasSize(200);
        assertEverythingInOrder(endpoint, 0, 40);
    }

    @Test
    void shouldHaveOneMessageOfADeviceInFlightWhenConcurrent() {
        // Given
        ScriptedEndpoint endpoint = endpoint(Mode.CONCURRENT, 16);
        endpoint.delay = Duration.ofMillis(1);
        endpoint.hanging = true;
        SingleLane lane = run(endpoint, format());
        // When
        append(0, 40);
        await().until(() -> endpoint.mostInFlight.get() == DEVICES.size());
        endpoint.hanging = false;
        // Then
        awaitOut(lane, 200);
        assertThat(endpoint.mostOfDevice.values()).containsOnly(1);
        assertThat(endpoint.mostInFlight.get()).isEqualTo(DEVICES.size());
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void shouldMakeADeadLetterOfTheOneThatIsRefusedForEver(Mode mode) {
        // Given
        ScriptedEndpoint endpoint = endpoint(mode, 8);
        endpoint.refuses = m -> text(m).equals("c:13") ? "payload too ugly" : null;
        SingleLane lane = run(endpoint, format());
        // When
        append(0, 30);
        // Then
        awaitOut(lane, 149);
        await().untilAsserted(() -> assertThat(deadNumbers()).containsExactly("c:13"));
        DeadLetter letter = deadLetters().get(0);
        assertThat(letter.owner()).isEqualTo("kit/out");
        assertThat(letter.step()).isEqualTo("out");
        assertThat(letter.reason()).isEqualTo("payload too ugly");
        assertThat(letter.profileHash()).isEqualTo("single-lane");
        assertThat(letter.events()).containsExactly(Functions.event("c", 13));
        assertThat(lane.status().deadLetters()).isEqualTo(1);
        assertThat(lane.status().state()).isEqualTo(LaneState.RUNNING);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void shouldCutARefusedGroupUntilThePoisonIsAlone(Mode mode) {
        // Given
        ScriptedEndpoint endpoint = endpoint(mode, 4);
        endpoint.refuses = m -> List.of(text(m).split("\n")).contains("b:77") ? "poison" : null;
        SingleLane lane = run(endpoint, batch(100, LONG), format());
        // When
        append(0, 200);
        // Then
        awaitOut(lane, 999);
        await().untilAsserted(() -> assertThat(deadNumbers()).containsExactly("b:77"));
        assertThat(lines(endpoint)).hasSize(999).doesNotContain("b:77").doesNotHaveDuplicates();
        assertThat(lane.status().refused()).isBetween(7L, 8L);
        assertThat(lane.status().dropped()).isZero();
    }

    @Test
    void shouldGiveAGroupTheSameIdEachTimeItIsSent() {
        // Given
        ScriptedEndpoint endpoint = endpoint(Mode.ORDERED, 1);
        endpoint.vanishAfter.set(0);
        SingleLane lane = run(endpoint, batch(10, LONG), format());
        // When
        append(Functions.events("a", 0, 10));
        // Then
        awaitOut(lane, 10);
        List<Message> arrivals = endpoint.arrivals();
        assertThat(arrivals).hasSize(2);
        assertThat(arrivals.get(0).id()).isEqualTo(arrivals.get(1).id());
        assertThat(arrivals.get(0).device()).isEqualTo("a");
        assertThat(arrivals.get(0).members()).isEqualTo(10);
        assertThat(lane.status().resent()).isEqualTo(10);
    }

    @Test
    void shouldTreatTheEndpointAsAwayAfterTwentyRefusalsInARow() {
        // Given
        ScriptedEndpoint endpoint = endpoint(Mode.ORDERED, 4);
        endpoint.refuses = m -> "go away";
        SingleLane lane = run(endpoint, format());
        // When
        append(Functions.events("a", 0, 100));
        // Then
        await().untilAsserted(() -> assertThat(lane.status().state()).isEqualTo(LaneState.SUSPECT));
        await().untilAsserted(() -> assertThat(deadLetters()).hasSize(19));
        assertThat(lane.status().reason()).contains("refused in a row").contains("go away");
        assertThat(lane.status().deadLetters()).isEqualTo(19);
        // When
        endpoint.refuses = m -> null;
        // Then
        awaitOut(lane, 81);
        assertThat(lane.status().state()).isEqualTo(LaneState.RUNNING);
        assertThat(firstArrivals(endpoint).get("a")).hasSize(81).isSorted();
        assertThat(deadLetters()).hasSize(19);
    }

    @Test
    void shouldMakeDeadLettersOfWhatASuspectEndpointRefusedWhenAnOperatorAcceptsIt() {
        // Given
        ScriptedEndpoint endpoint = endpoint(Mode.ORDERED, 1);
        endpoint.refuses = m -> Long.parseLong(text(m).substring(2)) < 25 ? "never" : null;
        SingleLane lane = run(endpoint, format());
        append(Functions.events("a", 0, 40));
        await().untilAsserted(() -> assertThat(lane.status().state()).isEqualTo(LaneState.SUSPECT));
        assertThat(lane.status().eventsOut()).isZero();
        // When
        lane.engine().acceptRefusals("kit/out");
        // Then
        awaitOut(lane, 15);
        await().untilAsserted(() -> assertThat(deadNumbers()).hasSize(25));
        assertThat(lane.status().state()).isEqualTo(LaneState.RUNNING);
    }
}
