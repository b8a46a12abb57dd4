/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.penstock.api.endpoint.Endpoint.Mode;
import io.penstock.api.endpoint.Message;
import io.penstock.api.error.RefusedException;
import io.penstock.api.event.Event;
import io.penstock.api.event.Provenance;
import io.penstock.api.event.Reading;
import io.penstock.api.event.ValueType;
import io.penstock.api.function.Bytes;
import io.penstock.api.function.Context;
import io.penstock.api.function.FormatFunction;
import io.penstock.api.setting.Matcher;
import io.penstock.engine.SingleLane;
import io.penstock.engine.profile.Lane;
import io.penstock.engine.profile.Step;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.apache.camel.model.ModelCamelContext;
import org.junit.jupiter.api.Test;

class StepsTest extends LaneHarness {
    @Test
    void shouldCountEventsOfEachStep() {
        // Given
        ScriptedEndpoint endpoint = endpoint(Mode.ORDERED, 8);
        Step even = SingleLane.step("even", new Functions.Keep(e -> Functions.number(e) % 2 == 0));
        SingleLane lane = run(endpoint, even, batch(10, LONG), format());
        // When
        append(0, 20);
        // Then
        await().untilAsserted(() -> assertThat(lane.status().eventsOut()).isEqualTo(50));
        assertThat(counted(lane, "penstock.step.events.in", "even")).isEqualTo(100);
        assertThat(counted(lane, "penstock.step.events.out", "even")).isEqualTo(50);
        assertThat(counted(lane, "penstock.step.events.dropped", "even")).isEqualTo(50);
        assertThat(counted(lane, "penstock.step.events.in", "batch")).isEqualTo(50);
        assertThat(counted(lane, "penstock.step.events.out", "batch")).isEqualTo(50);
        assertThat(counted(lane, "penstock.step.events.in", "format")).isEqualTo(50);
        assertThat(lane.status().dropped()).isEqualTo(50);
    }

    @Test
    void shouldLiftAnEventFunctionOverAGroup() {
        // Given
        ScriptedEndpoint endpoint = endpoint(Mode.ORDERED, 8);
        Step even = SingleLane.step("even", new Functions.Keep(e -> Functions.number(e) % 2 == 0));
        Step picky = SingleLane.step("picky", new Functions.Picky(4, -1));
        SingleLane lane = run(endpoint, batch(10, LONG), even, picky, format());
        // When
        append(Functions.events("a", 0, 10));
        // Then
        await().untilAsserted(() -> assertThat(lane.status().eventsOut()).isEqualTo(4));
        assertThat(endpoint.arrivals().stream().map(LaneHarness::text)).containsExactly("a:0\na:2\na:6\na:8");
        await().untilAsserted(() -> assertThat(deadNumbers()).containsExactly("a:4"));
        assertThat(lane.status().dropped()).isEqualTo(5);
    }

    @Test
    void shouldCutAGroupWithoutCountingWhatWasDroppedFromItTwice() {
        // Given
        ScriptedEndpoint endpoint = endpoint(Mode.ORDERED, 8);
        endpoint.refuses = m -> List.of(text(m).split("\n")).contains("a:6") ? "poison" : null;
        Step even = SingleLane.step("even", new Functions.Keep(e -> Functions.number(e) % 2 == 0));
        SingleLane lane = run(endpoint, batch(10, LONG), even, format());
        // When
        append(Functions.events("a", 0, 10));
        // Then
        await().untilAsserted(() -> assertThat(lane.status().eventsOut()).isEqualTo(4));
        await().untilAsserted(() -> assertThat(deadNumbers()).containsExactly("a:6"));
        assertThat(lane.status().dropped()).isEqualTo(5);
        assertThat(counted(lane, "penstock.step.events.dropped", "even")).isEqualTo(5);
    }

    @Test
    void shouldCutAGroupWithoutBringingBackWhatAStepMadeADeadLetterOf() {
        // Given
        ScriptedEndpoint endpoint = endpoint(Mode.ORDERED, 8);
        endpoint.refuses = m -> List.of(text(m).split("\n")).contains("a:2") ? "poison" : null;
        Step picky = SingleLane.step("picky", new Functions.Picky(3, -1));
        SingleLane lane = run(endpoint, batch(8, LONG), picky, format());
        // When
        append(Functions.events("a", 0, 8));
        // Then
        await().untilAsserted(() -> assertThat(lane.status().eventsOut()).isEqualTo(6));
        await().untilAsserted(() -> assertThat(deadNumbers()).containsExactly("a:3", "a:2"));
        assertThat(lane.status().deadLetters()).isEqualTo(2);
        assertThat(lane.status().dropped()).isZero();
    }

    /** Has no lines for one number, nor for more events than so many. */
    private record PickyLines(long refused, int most) implements FormatFunction {
        @Override
        public Bytes apply(List<Event> events, boolean group, Context context) {
            if (events.stream().anyMatch(e -> Functions.number(e) == refused)) {
                throw new RefusedException("does not like " + refused);
            }
            if (events.size() > most) {
                throw new RefusedException("has no lines for " + events.size());
            }
            return new Functions.Lines().apply(events, group, context);
        }
    }

    @Test
    void shouldMakeADeadLetterOfTheMemberAloneThatCannotBeFormatted() {
        // Given
        ScriptedEndpoint endpoint = endpoint(Mode.ORDERED, 8);
        endpoint.refuses = m -> List.of(text(m).split("\n")).contains("a:5") ? "poison" : null;
        Step picky = SingleLane.step("format", new PickyLines(3, 8));
        SingleLane lane = run(endpoint, batch(8, LONG), picky);
        // When
        append(Functions.events("a", 0, 8));
        // Then
        await().untilAsserted(() -> assertThat(lane.status().eventsOut()).isEqualTo(6));
        assertThat(lines(endpoint)).containsExactlyInAnyOrder("a:0", "a:1", "a:2", "a:4", "a:6", "a:7");
        await().untilAsserted(() -> assertThat(deadNumbers()).containsExactly("a:3", "a:5"));
        assertThat(deadLetters().get(0).reason()).isEqualTo("does not like 3");
        assertThat(counted(lane, "penstock.step.events.out", "format")).isEqualTo(7);
        assertThat(lane.status().dropped()).isZero();
    }

    @Test
    void shouldMakeADeadLetterOfAGroupThatCannotBeFormattedThoughEachOfItsMembersCan() {
        // Given
        ScriptedEndpoint endpoint = endpoint(Mode.ORDERED, 8);
        SingleLane lane = run(endpoint, batch(4, LONG), SingleLane.step("format", new PickyLines(3, 2)));
        // When
        append(Functions.events("a", 0, 8));
        // Then
        await().untilAsserted(() -> assertThat(deadLetters()).hasSize(3));
        assertThat(deadNumbers()).containsExactly("a:3", "a:0", "a:1", "a:2", "a:4", "a:5", "a:6", "a:7");
        assertThat(lane.status().deadLetters()).isEqualTo(8);
        assertThat(endpoint.arrivals()).isEmpty();
    }

    @Test
    void shouldMakeDeadLettersOfWhatAStepRefusesOrFailsAt() {
        // Given
        ScriptedEndpoint endpoint = endpoint(Mode.ORDERED, 8);
        SingleLane lane = run(endpoint, SingleLane.step("picky", new Functions.Picky(3, 5)), format());
        // When
        append(Functions.events("a", 0, 10));
        // Then
        await().untilAsserted(() -> assertThat(lane.status().eventsOut()).isEqualTo(8));
        await().untilAsserted(() -> assertThat(deadNumbers()).containsExactly("a:3", "a:5"));
        assertThat(deadLetters().get(0).step()).isEqualTo("picky");
        assertThat(deadLetters().get(0).reason()).isEqualTo("does not like 3");
        assertThat(deadLetters().get(1).reason())
                .contains("defect of the function")
                .contains("broken at 5");
        assertThat(lane.status().eventsIn()).isEqualTo(10);
    }

    @Test
    void shouldReplayADeadLetterFromTheFirstStepMarkedAsReplayed() throws Exception {
        // Given
        ScriptedEndpoint endpoint = endpoint(Mode.ORDERED, 8);
        endpoint.refuses = m -> text(m).equals("a:3") ? "not yet" : null;
        SingleLane lane = run(endpoint, SingleLane.step("all", new Functions.Keep(e -> true)), format());
        append(Functions.events("a", 0, 5));
        await().untilAsserted(() -> assertThat(deadLetters()).hasSize(1));
        endpoint.refuses = m -> null;
        Queue<Tapped> seen = new ConcurrentLinkedQueue<>();
        AutoCloseable tap = lane.engine().tap("kit", null, 1, seen::add);
        // When
        assertThat(lane.engine().replay(List.of(deadLetters().get(0).id()))).isEqualTo(1);
        // Then
        await().untilAsserted(() -> assertThat(lane.status().eventsOut()).isEqualTo(5));
        await().untilAsserted(() -> assertThat(deadLetters()).isEmpty());
        assertThat(seen).hasSize(1).allSatisfy(t -> assertThat(
                        t.events().get(0).provenance().replayed())
                .isTrue());
        assertThat(lane.status().eventsIn()).isEqualTo(6);
        tap.close();
    }

    @Test
    void shouldMakeADeadLetterOfWhatRunsInACircleAndNotSeeItsOwn() {
        // Given
        ScriptedEndpoint endpoint = endpoint(Mode.ORDERED, 8);
        SingleLane lane = run(endpoint, format());
        // When
        append(List.of(
                Functions.event("a", 0).withProvenance(new Provenance("kit", 1, false)),
                Functions.event("a", 1).withProvenance(new Provenance("other", 9, false)),
                Functions.event("a", 2).withProvenance(new Provenance("other", 8, false)),
                Functions.event("a", 3)));
        // Then
        await().untilAsserted(() -> assertThat(lane.status().eventsOut()).isEqualTo(2));
        assertThat(lines(endpoint)).containsExactly("a:2", "a:3");
        await().untilAsserted(() -> assertThat(deadNumbers()).containsExactly("a:1"));
        assertThat(deadLetters().get(0).step()).isEqualTo("from");
        assertThat(endpoint.arrivals().stream().map(Message::hops)).containsExactly(9, 1);
        assertThat(lane.status().dropped()).isEqualTo(1);
    }

    @Test
    void shouldTakeOnlyTheReadingsOfItsSource() {
        // Given
        ScriptedEndpoint endpoint = endpoint(Mode.ORDERED, 8);
        Lane all = SingleLane.lane(endpoint, List.of(format()));
        SingleLane lane = run(new Lane(
                all.pipeline(),
                all.endpointName(),
                all.cursor(),
                Matcher.of("n*"),
                Matcher.of("no"),
                all.linger(),
                all.steps(),
                endpoint,
                all.endpointPlugin(),
                all.retry()));
        Reading no = Reading.ofInteger("no", ValueType.INT64, 1, 70);
        Reading other = Reading.ofInteger("x", ValueType.INT64, 1, 71);
        Reading n = Functions.event("a", 5).readings().get(0);
        // When
        append(List.of(
                Functions.event("a", 5).withReadings(List.of(no, other, n)),
                Functions.event("a", 6).withReadings(List.of(no))));
        // Then
        await().untilAsserted(() -> assertThat(lane.status().eventsOut()).isEqualTo(1));
        assertThat(lines(endpoint)).containsExactly("a:5");
        assertThat(lane.status().dropped()).isEqualTo(1);
    }

    @Test
    void shouldReleaseAGroupWhenItsTimeIsUp() {
        // Given
        ScriptedEndpoint endpoint = endpoint(Mode.ORDERED, 8);
        SingleLane lane = run(endpoint, batch(100, Duration.ofMillis(100)), format());
        // When
        append(0, 3);
        // Then
        await().untilAsserted(() -> assertThat(lane.status().eventsOut()).isEqualTo(15));
        assertThat(endpoint.arrivals()).hasSize(5);
    }

    @Test
    void shouldShowEveryNthMessageAfterAStepUntilTheTapIsClosed() throws Exception {
        // Given
        ScriptedEndpoint endpoint = endpoint(Mode.ORDERED, 8);
        SingleLane lane = run(endpoint, SingleLane.step("all", new Functions.Keep(e -> true)), format());
        Queue<Tapped> seen = new ConcurrentLinkedQueue<>();
        AutoCloseable tap = lane.engine().tap("kit/out", "format", 5, seen::add);
        // When
        append(Functions.events("a", 0, 20));
        await().untilAsserted(() -> assertThat(lane.status().eventsOut()).isEqualTo(20));
        tap.close();
        append(Functions.events("a", 20, 40));
        await().untilAsserted(() -> assertThat(lane.status().eventsOut()).isEqualTo(40));
        // Then
        assertThat(seen.stream().map(t -> new String(t.bytes().data(), StandardCharsets.UTF_8)))
                .containsExactly("a:0", "a:5", "a:10", "a:15");
        assertThatThrownBy(() -> lane.engine().tap("kit", "nope", 1, seen::add))
                .hasMessage("step of kit must be one of [all, format] but was 'nope'");
        assertThatThrownBy(() -> lane.engine().tap("nope", null, 1, seen::add))
                .hasMessage("pipeline must be one of [kit, kit/out] but was 'nope'");
    }

    @Test
    void shouldTapALaneThatStandsStillWhenItGoesOn() throws Exception {
        // Given
        ScriptedEndpoint endpoint = endpoint(Mode.ORDERED, 8);
        SingleLane lane = run(endpoint, format());
        Queue<Tapped> seen = new ConcurrentLinkedQueue<>();
        List<AutoCloseable> taps = new ArrayList<>();

        // When
        assertThat(lane.engine().pause("kit/out", () -> {
                    taps.add(lane.engine().tap("kit", null, 1, seen::add));
                    taps.add(lane.engine().tap("kit/out", "format", 1, seen::add));
                }))
                .isTrue();
        append(Functions.events("a", 0, 1));

        // Then
        await().untilAsserted(() -> assertThat(seen).extracting(Tapped::step).containsExactly(null, "format"));
        for (AutoCloseable tap : taps) {
            tap.close();
        }
    }

    @Test
    void shouldTapTwiceWithTheSameConsumer() throws Exception {
        // Given
        ScriptedEndpoint endpoint = endpoint(Mode.ORDERED, 8);
        SingleLane lane = run(endpoint, format());
        Queue<Tapped> seen = new ConcurrentLinkedQueue<>();
        Consumer<Tapped> consumer = seen::add;
        AutoCloseable first = lane.engine().tap("kit", null, 1, consumer);
        AutoCloseable second = lane.engine().tap("kit", null, 1, consumer);

        // When
        first.close();
        lane.engine().pause("kit/out", () -> {});
        append(Functions.events("a", 0, 1));

        // Then
        await().untilAsserted(() -> assertThat(lane.status().eventsOut()).isEqualTo(1));
        assertThat(seen).hasSize(1);
        second.close();
    }

    @Test
    void shouldNameACamelNodeForEachStep() {
        // Given
        ScriptedEndpoint endpoint = endpoint(Mode.ORDERED, 8);
        // When
        SingleLane lane = run(endpoint, SingleLane.step("all", new Functions.Keep(e -> true)), format());
        // Then
        assertThat(lane.camel().getRoute("kit/out")).isNotNull();
        ModelCamelContext model = (ModelCamelContext) lane.camel();
        assertThat(model.getProcessorDefinition("kit/out/all")).isNotNull();
        assertThat(model.getProcessorDefinition("kit/out/format")).isNotNull();
    }

    @Test
    void shouldMakeADeadLetterOfAnEventThatReachesTheEndpointWithoutABody() {
        // Given
        ScriptedEndpoint endpoint = endpoint(Mode.ORDERED, 8);
        SingleLane lane = run(endpoint, SingleLane.step("all", new Functions.Keep(e -> true)));
        // When
        Event event = Functions.event("a", 1);
        append(List.of(event));
        // Then
        await().untilAsserted(() -> assertThat(deadNumbers()).containsExactly("a:1"));
        assertThat(lane.status().deadLetters()).isEqualTo(1);
    }
}
