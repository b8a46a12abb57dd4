/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.api.bus.DeadLetter;
import io.penstock.api.bus.Discarded;
import io.penstock.api.bus.Stream;
import io.penstock.api.endpoint.Endpoint.Mode;
import io.penstock.api.endpoint.Message;
import io.penstock.engine.SingleLane;
import io.penstock.engine.profile.Step;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class RestartTest extends LaneHarness {
    private static void awaitIdle(SingleLane lane, long in) {
        await().untilAsserted(() -> {
            assertThat(lane.status().eventsIn()).isEqualTo(in);
            assertThat(lane.status().pending()).isZero();
        });
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void shouldSendWhatWasPendingFirstAfterARestart(Mode mode) {
        // Given a lane that stopped while its endpoint hung
        ScriptedEndpoint hanging = endpoint(mode, 8);
        hanging.hanging = true;
        SingleLane before = run(hanging, format());
        append(0, 20);
        await().untilAsserted(() -> assertThat(before.status().inFlight()).isPositive());
        await().untilAsserted(() -> assertThat(before.status().eventsIn()).isPositive());
        long started = System.nanoTime();
        before.close();
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(10));
        // When
        ScriptedEndpoint endpoint = endpoint(mode, 8);
        SingleLane after = run(endpoint, format());
        // Then
        await().untilAsserted(() -> assertThat(after.status().eventsOut()).isEqualTo(100));
        assertEverythingInOrder(endpoint, 0, 20);
        assertThat(lines(endpoint)).hasSize(100);
        assertThat(after.status().eventsIn())
                .as("what is pending is not read again")
                .isEqualTo(100 - before.status().eventsIn());
        assertThat(after.status().resent()).isPositive();
    }

    @Test
    void shouldCutAPendingGroupAfterARestart() {
        // Given
        ScriptedEndpoint hanging = endpoint(Mode.ORDERED, 8);
        hanging.hanging = true;
        SingleLane before = run(hanging, batch(10, LONG), format());
        append(Functions.events("a", 0, 20));
        await().untilAsserted(() -> assertThat(before.status().inFlight()).isEqualTo(2));
        before.close();
        // When
        ScriptedEndpoint endpoint = endpoint(Mode.ORDERED, 8);
        endpoint.refuses = m -> List.of(text(m).split("\n")).contains("a:3") ? "poison" : null;
        SingleLane after = run(endpoint, batch(10, LONG), format());
        // Then
        await().untilAsserted(() -> assertThat(after.status().eventsOut()).isEqualTo(19));
        await().untilAsserted(() -> assertThat(deadNumbers()).containsExactly("a:3"));
        assertThat(lines(endpoint)).hasSize(19).doesNotHaveDuplicates();
    }

    @Test
    void shouldSayHowManyEventsItsSavedStateCarries() {
        // Given: two groups that cannot be sent, and five events held for a third
        ScriptedEndpoint away = endpoint(Mode.ORDERED, 8);
        away.reachable = false;
        SingleLane lane = run(away, batch(10, LONG), format());
        append(Functions.events("a", 0, 25));
        await().untilAsserted(() -> assertThat(lane.status().held()).isEqualTo(5));
        await().untilAsserted(() -> assertThat(lane.status().pending()).isEqualTo(2));
        lane.close();
        // When, Then
        assertThat(bus.drop("kit/out")).isEqualTo(new Discarded("kit/out", Stream.EVENTS, 0, 5, 20));
    }

    @Test
    void shouldHoldWhatItHeldWithItsTimerAfterARestart() {
        // Given a lane that stops while it holds; where the machine stalls the time is up before, and it is given more
        ScriptedEndpoint endpoint = endpoint(Mode.ORDERED, 8);
        Duration within = Duration.ofMillis(1500);
        long from = 0;
        while (!stopsWhileItHolds(endpoint, within, from)) {
            from += 7;
            within = within.multipliedBy(4);
            assertThat(within).isLessThan(Duration.ofMinutes(2));
        }
        // When
        SingleLane after = run(endpoint, batch(10, within), format());
        // Then each device's seven come as one group, in order, when the time is up
        await().atMost(within.plus(PATIENCE))
                .untilAsserted(() -> assertThat(after.status().eventsOut()).isEqualTo(35));
        assertThat(endpoint.arrivals()).hasSize(5).allSatisfy(m -> assertThat(m.members())
                .isEqualTo(7));
        assertEverythingInOrder(endpoint, from, from + 7);
        assertThat(after.status().eventsIn()).isZero();
        assertThat(after.status().held()).isZero();
    }

    /** Whether a lane stopped before it let go of anything of seven events a device; if not, all of them arrive. */
    private boolean stopsWhileItHolds(ScriptedEndpoint endpoint, Duration within, long from) {
        endpoint.forgetArrivals();
        SingleLane lane = run(endpoint, batch(10, within), format());
        append(from, from + 7);
        await().until(() -> lane.status().held() == 35 || lane.status().eventsOut() > 0);
        lane.close();
        if (endpoint.arrivals().isEmpty()) {
            return true;
        }
        SingleLane rest = run(endpoint, batch(10, within), format());
        await().atMost(within.plus(PATIENCE))
                .until(() -> lane.status().eventsOut() + rest.status().eventsOut() == 35);
        rest.close();
        return false;
    }

    @Test
    void shouldWriteHeldEventsInChunksAndForgetThemOnceReleased() {
        // Given events that come over several commits
        ScriptedEndpoint endpoint = endpoint(Mode.ORDERED, 8);
        SingleLane before = run(endpoint, batch(30, LONG), format());
        for (int i = 0; i < 5; i++) {
            append(Functions.events("a", i * 5L, i * 5L + 5));
            awaitIdle(before, i * 5 + 5);
            await().untilAsserted(() -> assertThat(bus.cursors().get(0).lag()).isZero());
        }
        before.close();
        // When
        SingleLane middle = run(endpoint, batch(30, LONG), format());
        append(Functions.events("a", 25, 35));
        await().untilAsserted(() -> assertThat(middle.status().eventsOut()).isEqualTo(30));
        await().untilAsserted(() -> assertThat(middle.status().held()).isEqualTo(5));
        middle.close();
        SingleLane after = run(endpoint, batch(30, LONG), format());
        append(Functions.events("a", 35, 60));
        // Then
        await().untilAsserted(() -> assertThat(after.status().eventsOut()).isEqualTo(30));
        assertThat(firstArrivals(endpoint).get("a")).hasSize(60).isSorted();
        assertThat(lines(endpoint)).hasSize(60);
    }

    @Test
    void shouldKeepStateAtExactlyThePositionOfTheCommit() {
        // Given a deadband that has passed 0, 10 and 20 of each device
        ScriptedEndpoint endpoint = endpoint(Mode.ORDERED, 8);
        Step deadband = SingleLane.step("deadband", new Functions.Deadband(10));
        SingleLane before = run(endpoint, deadband, format());
        append(0, 25);
        awaitIdle(before, 125);
        before.close();
        // When
        SingleLane after = run(endpoint, deadband, format());
        append(25, 45);
        // Then
        awaitIdle(after, 100);
        await().untilAsserted(() -> assertThat(lines(endpoint)).hasSizeGreaterThanOrEqualTo(25));
        for (String device : DEVICES) {
            assertThat(firstArrivals(endpoint).get(device)).containsExactly(0L, 10L, 20L, 30L, 40L);
        }
        assertThat(lines(endpoint)).hasSize(25);
    }

    @Test
    void shouldStartAnewWhenTheFunctionOfAStepIsAnother() {
        // Given
        ScriptedEndpoint endpoint = endpoint(Mode.ORDERED, 8);
        SingleLane before = run(endpoint, SingleLane.step("x", new Functions.Deadband(10)), format());
        append(Functions.events("a", 0, 5));
        awaitIdle(before, 5);
        before.close();
        // When
        SingleLane after = run(endpoint, SingleLane.step("x", new Functions.Group(5, LONG)), format());
        append(Functions.events("a", 5, 10));
        // Then
        await().untilAsserted(() -> assertThat(after.status().eventsOut()).isEqualTo(5));
    }

    @Test
    void shouldMakeDeadLettersOfWhatAVanishedStepHeldAndReplayThem() {
        // Given
        ScriptedEndpoint endpoint = endpoint(Mode.ORDERED, 8);
        SingleLane before = run(endpoint, batch(10, LONG), format());
        append(Functions.events("a", 0, 5));
        awaitIdle(before, 5);
        before.close();
        // When
        SingleLane after = run(endpoint, format());
        // Then
        await().untilAsserted(() -> assertThat(deadNumbers()).hasSize(5));
        DeadLetter letter = deadLetters().get(0);
        assertThat(letter.reason()).contains("held by step 'batch'");
        // When
        assertThat(after.engine().replay(List.of(letter.id(), 4711L))).isEqualTo(1);
        // Then
        await().untilAsserted(() -> assertThat(after.status().eventsOut()).isEqualTo(5));
        await().untilAsserted(() -> assertThat(deadLetters()).isEmpty());
        assertThat(firstArrivals(endpoint).get("a")).containsExactly(0L, 1L, 2L, 3L, 4L);
    }

    @Test
    void shouldSendWhatARemovedStepHeldThroughTheOldChainAtAReload() {
        // Given
        ScriptedEndpoint endpoint = endpoint(Mode.ORDERED, 8);
        SingleLane lane = run(endpoint, batch(10, LONG), format());
        append(Functions.events("a", 0, 5));
        await().untilAsserted(() -> assertThat(lane.status().held()).isEqualTo(5));
        // When
        lane.engine().apply(SingleLane.profile(FOLDER, SingleLane.lane(endpoint, List.of(format())), Map.of()));
        append(Functions.events("a", 5, 7));
        // Then
        await().untilAsserted(() -> assertThat(lane.status().eventsOut()).isEqualTo(7));
        assertThat(endpoint.arrivals().stream().map(Message::members)).containsExactly(5, 1, 1);
        assertThat(firstArrivals(endpoint).get("a")).hasSize(7).isSorted();
        assertThat(deadLetters()).isEmpty();
    }

    @Test
    void shouldKeepWhatAStepHoldsOverAReloadThatChangesAnother() {
        // Given
        ScriptedEndpoint endpoint = endpoint(Mode.ORDERED, 8);
        SingleLane lane = run(endpoint, batch(10, LONG), format());
        append(Functions.events("a", 0, 5));
        await().untilAsserted(() -> assertThat(lane.status().held()).isEqualTo(5));
        Step even = SingleLane.step("even", new Functions.Keep(e -> Functions.number(e) % 2 == 0));
        // When
        lane.engine()
                .apply(SingleLane.profile(
                        FOLDER, SingleLane.lane(endpoint, List.of(even, batch(10, LONG), format())), Map.of()));
        append(Functions.events("a", 5, 15));
        // Then
        await().untilAsserted(() -> assertThat(lane.status().eventsOut()).isEqualTo(10));
        assertThat(firstArrivals(endpoint).get("a")).containsExactly(0L, 1L, 2L, 3L, 4L, 6L, 8L, 10L, 12L, 14L);
        assertThat(endpoint.arrivals()).hasSize(1);
    }

    private static List<Arguments> changes() {
        Duration soon = Duration.ofMillis(50);
        return List.of(
                Arguments.of(new Functions.Group(500, null), new Functions.Group(500, soon)),
                Arguments.of(new Functions.Group(500, LONG), new Functions.Group(500, soon)),
                Arguments.of(new Functions.Group(500, null), new Functions.Group(7, null)),
                Arguments.of(new Functions.Group(500, null, true), new Functions.Group(500, null)),
                Arguments.of(new Functions.Group(500, null), new Functions.Group(500, null, true)));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void shouldLetOutWhatAStepHoldsAsItsChangedSettingsSay(Functions.Group before, Functions.Group after) {
        // Given
        ScriptedEndpoint endpoint = endpoint(Mode.ORDERED, 8);
        SingleLane lane = run(endpoint, SingleLane.step("batch", before), format());
        append(0, 7);
        await().untilAsserted(() -> assertThat(lane.status().held()).isEqualTo(35));
        // When
        lane.engine()
                .apply(SingleLane.profile(
                        FOLDER,
                        SingleLane.lane(endpoint, List.of(SingleLane.step("batch", after), format())),
                        Map.of()));
        // Then nothing more has to come for that
        await().untilAsserted(() -> assertThat(lane.status().eventsOut()).isEqualTo(35));
        assertEverythingInOrder(endpoint, 0, 7);
        assertThat(lane.status().held()).isZero();
        assertThat(deadLetters()).isEmpty();
    }

    @Test
    void shouldLeaveALaneAloneThatAReloadDoesNotChange() {
        // Given
        ScriptedEndpoint endpoint = endpoint(Mode.ORDERED, 8);
        SingleLane lane = run(endpoint, batch(10, LONG), format());
        append(Functions.events("a", 0, 5));
        await().untilAsserted(() -> assertThat(lane.status().held()).isEqualTo(5));
        // When
        lane.engine()
                .apply(SingleLane.profile(
                        FOLDER, SingleLane.lane(endpoint, List.of(batch(10, LONG), format())), Map.of()));
        append(Functions.events("a", 5, 10));
        // Then
        await().untilAsserted(() -> assertThat(lane.status().eventsOut()).isEqualTo(10));
        assertThat(endpoint.opened.get()).isEqualTo(1);
    }

    @Test
    void shouldStillBeSuspectAfterARestart() {
        // Given
        ScriptedEndpoint endpoint = endpoint(Mode.ORDERED, 1);
        endpoint.refuses = m -> "never";
        SingleLane before = run(endpoint, format());
        append(Functions.events("a", 0, 60));
        await().untilAsserted(() -> assertThat(before.status().state()).isEqualTo(LaneState.SUSPECT));
        before.close();
        assertThat(deadLetters()).hasSize(19);
        // When
        SingleLane after = run(endpoint, format());
        // Then
        await().untilAsserted(() -> assertThat(after.status().refused()).isGreaterThan(3));
        assertThat(after.status().state()).isEqualTo(LaneState.SUSPECT);
        assertThat(deadLetters()).hasSize(19);
    }
}
