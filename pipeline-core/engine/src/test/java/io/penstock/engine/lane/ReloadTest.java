/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.penstock.api.bus.Bus;
import io.penstock.api.bus.CursorSpec;
import io.penstock.api.bus.Selection;
import io.penstock.api.bus.Start;
import io.penstock.api.bus.Stream;
import io.penstock.api.endpoint.Endpoint.Mode;
import io.penstock.api.event.Event;
import io.penstock.api.event.Reading;
import io.penstock.api.function.Context;
import io.penstock.api.function.EventFunction;
import io.penstock.api.setting.Expression;
import io.penstock.api.setting.Matcher;
import io.penstock.api.setting.Template;
import io.penstock.api.setting.Unit;
import io.penstock.engine.SingleLane;
import io.penstock.engine.expression.Expressions;
import io.penstock.engine.profile.Lane;
import io.penstock.engine.profile.Profile;
import io.penstock.engine.profile.Step;
import io.penstock.engine.unit.UcumUnits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiPredicate;
import org.apache.camel.Route;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReloadTest extends LaneHarness {
    /** Has settings of the types that a profile's text is bound to. */
    private record Where(Expression where, Unit unit, Template text, Matcher names) implements EventFunction {
        @Override
        public @Nullable Event apply(Event event, Context context) {
            Reading first = event.readings().get(0);
            return names.matches(first.resource()) && where.test(event, first) ? event : null;
        }
    }

    /** As a loader makes it: every value anew. */
    private static Step where(String expression) {
        Unit unit = Objects.requireNonNull(new UcumUnits().find("m3/h"));
        return SingleLane.step(
                "where", new Where(Expressions.compile(expression), unit, Template.of("x/{device}"), Matcher.of("n*")));
    }

    private static Lane lane(String pipeline, ScriptedEndpoint endpoint, Step... steps) {
        return renamed(null, pipeline, endpoint, steps);
    }

    /** @param was the lane's name before; null when it has always had this one */
    private static Lane renamed(@Nullable String was, String pipeline, ScriptedEndpoint endpoint, Step... steps) {
        Lane like = SingleLane.lane(endpoint, List.of(steps));
        return new Lane(
                pipeline,
                "out",
                new CursorSpec(pipeline + "/out", Stream.EVENTS, Selection.ALL, Start.EARLIEST, was),
                Matcher.of("*"),
                Matcher.of(List.of()),
                Duration.ofMillis(1),
                like.steps(),
                endpoint,
                "kit",
                like.retry());
    }

    private static Profile profile(Lane... lanes) {
        return SingleLane.profile(FOLDER, List.of(lanes), Map.of());
    }

    private static Thread thread(String lane) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().equals("penstock-" + lane))
                .findAny()
                .orElseThrow();
    }

    @Test
    void shouldLeaveALaneRunningWhenAnotherPipelineChanges() {
        // Given two pipelines
        ScriptedEndpoint kept = endpoint(Mode.ORDERED, 8);
        ScriptedEndpoint changed = endpoint(Mode.ORDERED, 8);
        SingleLane running = SingleLane.start(
                bus, profile(lane("kept", kept, where("value >= 0"), format()), lane("changed", changed, format())));
        try {
            append(0, 10);
            await().untilAsserted(() -> assertThat(lines(kept)).hasSize(50));
            Thread thread = thread("kept/out");
            Route route = running.camel().getRoute("kept/out");
            Route before = running.camel().getRoute("changed/out");
            // When one of them changes and the other is read anew
            running.engine()
                    .apply(profile(
                            lane("kept", kept, where("value >= 0"), format()),
                            lane("changed", changed, where("value < 10"), format())));
            append(10, 20);
            // Then
            await().untilAsserted(() -> assertThat(lines(kept)).hasSize(100));
            assertThat(kept.opened).hasValue(1);
            assertThat(thread.isAlive()).isTrue();
            assertThat(thread("kept/out")).isSameAs(thread);
            assertThat(running.camel().getRoute("kept/out")).isSameAs(route);
            assertThat(running.camel().getRoute("changed/out")).isNotSameAs(before);
        } finally {
            running.close();
        }
    }

    @Test
    void shouldStartALaneAnewWhenAnExpressionOfItChanges() {
        // Given
        ScriptedEndpoint endpoint = endpoint(Mode.ORDERED, 8);
        SingleLane running = run(SingleLane.lane(endpoint, List.of(where("value >= 0"), format())));
        append(0, 10);
        await().untilAsserted(() -> assertThat(lines(endpoint)).hasSize(50));
        // When
        running.engine()
                .apply(SingleLane.profile(
                        FOLDER, SingleLane.lane(endpoint, List.of(where("value >= 15"), format())), Map.of()));
        append(10, 20);
        // Then
        await().untilAsserted(() -> assertThat(lines(endpoint)).hasSize(75));
    }

    @Test
    void shouldGoOnUnderANewNameWhereTheOldOneStopped() {
        // Given a lane that has delivered, has a dead letter, and waits for the outcome of the rest
        ScriptedEndpoint before = endpoint(Mode.ORDERED, 8, Duration.ofMillis(300));
        before.refuses = m -> text(m).equals("a:3") ? "never" : null;
        List<Boolean> together = new CopyOnWriteArrayList<>();
        Bus watched = failing((method, argument) -> {
            if (argument instanceof CursorSpec spec && spec.name().equals("after/out")) {
                together.add(runs("before/out"));
            }
            return false;
        });
        SingleLane running = SingleLane.start(watched, profile(lane("before", before, format())));
        try {
            append(0, 10);
            await().untilAsserted(() -> assertThat(lines(before)).hasSize(49));
            before.hanging = true;
            append(10, 12);
            await().untilAsserted(() ->
                    assertThat(running.engine().lanes().get(0).inFlight()).isPositive());
            // When
            ScriptedEndpoint after = endpoint(Mode.ORDERED, 8);
            running.engine().apply(profile(renamed("before/out", "after", after, format())));
            append(12, 20);
            // Then what was in flight comes first, and nothing comes twice
            await().untilAsserted(() -> assertThat(lines(after)).hasSize(50));
            assertEverythingInOrder(after, 10, 20);
            assertThat(lines(before)).hasSize(49);
            assertThat(together)
                    .as("whether the old lane ran when the new one opened")
                    .containsExactly(false);
            assertThat(bus.cursors()).singleElement().matches(c -> c.name().equals("after/out"));
            assertThat(deadLetters()).singleElement().matches(l -> l.owner().equals("after/out"));
            // When
            long letter = deadLetters().get(0).id();
            assertThat(running.engine().replay(List.of(letter))).isEqualTo(1);
            // Then
            await().untilAsserted(() -> assertThat(lines(after)).contains("a:3"));
        } finally {
            running.close();
        }
    }

    @Test
    void shouldRunTheOtherLanesWhenOneCannotBeStartedAndTryThatOneAgain() {
        // Given
        ScriptedEndpoint broken = endpoint(Mode.ORDERED, 8);
        ScriptedEndpoint other = endpoint(Mode.ORDERED, 8);
        SingleLane running = SingleLane.start(bus, profile(lane("before", endpoint(Mode.ORDERED, 8), format())));
        try {
            // When a lane comes of which Camel makes no route: two of its nodes have one id
            Step[] twice = {format(), format()};
            Profile next = profile(lane("broken", broken, twice), lane("other", other, format()));
            // Then it is told each time, and hurts no other
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> running.engine().apply(next))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("lane broken/out cannot be started")
                        .hasMessageContaining("broken/out/" + format().id());
            }
            append(0, 10);
            await().untilAsserted(() -> assertThat(lines(other)).hasSize(50));
            assertThat(lines(broken)).isEmpty();
            // When it is mended
            running.engine().apply(profile(lane("broken", broken, format()), lane("other", other, format())));
            // Then
            await().untilAsserted(() -> assertThat(lines(broken)).hasSize(50));
            assertThat(other.opened).hasValue(1);
        } finally {
            running.close();
        }
    }

    @Test
    void shouldRunTheLanesWhenTheBusCannotLetGoOfCursorsAndTryThatAgain() {
        // Given a bus whose disk is full
        AtomicBoolean full = new AtomicBoolean();
        Bus failing = failing((method, argument) -> full.get() && method.equals("retain"));
        ScriptedEndpoint coming = endpoint(Mode.ORDERED, 8);
        SingleLane running = SingleLane.start(failing, profile(lane("leaving", endpoint(Mode.ORDERED, 8), format())));
        try {
            full.set(true);
            Profile next = profile(lane("coming", coming, format()));
            // When
            assertThatThrownBy(() -> running.engine().apply(next))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("the disk is full");
            append(0, 10);
            // Then
            await().untilAsserted(() -> assertThat(lines(coming)).hasSize(50));
            assertThat(holding("leaving/out")).isTrue();
            // When
            full.set(false);
            running.engine().apply(next);
            // Then
            assertThat(holding("leaving/out")).isFalse();
            assertThat(coming.opened).hasValue(1);
        } finally {
            running.close();
        }
    }

    @Test
    void shouldKeepTheLogForALaneThatWaitsToStartAnewWhileAnotherPauses() {
        // Given a lane that has stood on the bus before, and whose cursor does not open now
        AtomicBoolean away = new AtomicBoolean();
        Bus failing = failing((method, argument) ->
                away.get() && argument instanceof CursorSpec spec && spec.name().equals("waiting/out"));
        ScriptedEndpoint waiting = endpoint(Mode.ORDERED, 8);
        Profile both = profile(lane("paused", endpoint(Mode.ORDERED, 8), format()), lane("waiting", waiting, format()));
        SingleLane.start(failing, both).close();
        away.set(true);
        SingleLane running = SingleLane.start(failing, both);
        try {
            // When
            assertThat(running.engine().pause("paused/out", () -> {})).isTrue();
            // Then
            assertThat(holding("waiting/out")).isTrue();
            append(0, 10);
            away.set(false);
            await().untilAsserted(() -> assertThat(lines(waiting)).hasSize(50));
        } finally {
            running.close();
        }
    }

    @Test
    void shouldKeepTheLogForALaneThatCannotTakeUpItsOldNameYet() {
        // Given a bus that does not open the new name
        AtomicBoolean full = new AtomicBoolean(true);
        Bus failing = failing((method, argument) ->
                full.get() && argument instanceof CursorSpec spec && spec.name().equals("after/out"));
        ScriptedEndpoint after = endpoint(Mode.ORDERED, 8);
        SingleLane running = SingleLane.start(failing, profile(lane("before", endpoint(Mode.ORDERED, 8), format())));
        try {
            // When
            running.engine().apply(profile(renamed("before/out", "after", after, format())));
            // Then
            assertThat(holding("before/out")).isTrue();
            append(0, 10);
            // When
            full.set(false);
            // Then
            await().untilAsserted(() -> assertThat(lines(after)).hasSize(50));
            assertThat(bus.cursors()).singleElement().matches(c -> c.name().equals("after/out"));
        } finally {
            running.close();
        }
    }

    @Test
    void shouldLetGoOfAnOldNameThatItsLaneDoesNotNeed() {
        // Given two lanes
        ScriptedEndpoint after = endpoint(Mode.ORDERED, 8);
        SingleLane running = SingleLane.start(
                bus, profile(lane("before", endpoint(Mode.ORDERED, 8), format()), lane("after", after, format())));
        try {
            // When one goes, and the other, which has a cursor of its own, names it
            running.engine().apply(profile(renamed("before/out", "after", after, format())));
            // Then
            assertThat(holding("before/out")).isFalse();
            assertThat(holding("after/out")).isTrue();
        } finally {
            running.close();
        }
    }

    private static boolean runs(String lane) {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(t -> t.getName().equals("penstock-" + lane));
    }

    private boolean holding(String cursor) {
        return bus.cursors().stream().anyMatch(c -> c.name().equals(cursor) && c.holding());
    }

    /**
     * The bus, where some calls fail.
     *
     * @param fails by the name of a method and its first argument
     */
    private Bus failing(BiPredicate<String, Object> fails) {
        return (Bus) Proxy.newProxyInstance(Bus.class.getClassLoader(), new Class<?>[] {Bus.class}, (self, m, args) -> {
            if (args != null && fails.test(m.getName(), args[0])) {
                throw new UncheckedIOException(new IOException("the disk is full"));
            }
            return m.invoke(bus, args);
        });
    }
}
