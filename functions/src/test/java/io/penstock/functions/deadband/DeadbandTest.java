/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.functions.deadband;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.api.error.ProfileException;
import io.penstock.api.event.Event;
import io.penstock.api.event.Quality;
import io.penstock.api.event.Reading;
import io.penstock.api.event.ValueType;
import io.penstock.testkit.EventSamples;
import io.penstock.testkit.function.FunctionKit;
import io.penstock.testkit.function.StatefulRun;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeadbandTest extends FunctionKit<Deadband> {
    @Override
    protected Class<Deadband> function() {
        return Deadband.class;
    }

    @Override
    protected List<String> uses() {
        return List.of(
                "deadband: 0", "deadband: {percent: 10, heartbeat: 5s}", "deadband: {resources: R1, absolute: 3}");
    }

    @ParameterizedTest
    @CsvSource({
        "'deadband: 0.5', '20 20.5 20.6 20.1 20.0 20.6', '20 20.6 20.0 20.6'",
        "'deadband: 0', '1 1 2 2 1', '1 2 1'",
        "'deadband: {percent: 10}', '100 110 111 100 99.8', '100 111 99.8'",
        "'deadband: {percent: 10}', '0 0 0.001 -50 -54 -56', '0 0.001 -50 -56'",
        "'deadband: {absolute: 5, percent: 10}', '10 12 12.5 100 104 106', '10 12 100 106'",
    })
    void shouldPassANumberThatChangedEnoughSinceTheLastThatPassed(String use, String values, String passed)
            throws ProfileException {
        // Given
        StatefulRun<LastPassed> run = new StatefulRun<>(bind(use), context());

        // When
        for (String value : values.split(" ")) {
            run.feed(EventSamples.event(EventSamples.number("R", Double.parseDouble(value))));
        }

        // Then
        assertThat(run.given().stream().map(e -> e.get(0).readings().get(0).number()))
                .containsExactlyElementsOf(
                        List.of(passed.split(" ")).stream().map(Double::valueOf).toList());
    }

    @Test
    void shouldTellDevicesAndResourcesApart() throws ProfileException {
        // Given
        StatefulRun<LastPassed> run = new StatefulRun<>(bind("deadband: 1"), context());
        Event first = EventSamples.event(EventSamples.number("A", 1), EventSamples.number("B", 1));
        Event other = Event.of(UUID.randomUUID(), "plc-2", "", "", 1, first.readings());

        // When
        run.feed(List.of(
                first, other, first, EventSamples.event(EventSamples.number("A", 1.5), EventSamples.number("B", 3))));

        // Then
        assertThat(run.given())
                .containsExactly(
                        List.of(first), List.of(other), List.of(EventSamples.event(EventSamples.number("B", 3))));
        assertThat(run.given().get(0).get(0)).isSameAs(first);
    }

    @Test
    void shouldHoldForItsResourcesAndPassTheOthers() throws ProfileException {
        // Given
        StatefulRun<LastPassed> run = new StatefulRun<>(bind("deadband: {resources: A, absolute: 1}"), context());
        Event both = EventSamples.event(EventSamples.number("A", 1), EventSamples.number("B", 1));

        // When
        run.feed(List.of(both, both));

        // Then
        assertThat(run.given())
                .containsExactly(List.of(both), List.of(EventSamples.event(EventSamples.number("B", 1))));
    }

    @Test
    void shouldBreakTheSilenceAfterTheHeartbeatAlsoWhenTheClockWasSetBack() throws ProfileException {
        // Given
        StatefulRun<LastPassed> run = new StatefulRun<>(bind("deadband: {absolute: 1, heartbeat: 10s}"), context());
        long second = Duration.ofSeconds(1).toNanos();

        // When
        for (long at : new long[] {100, 109, 110, 119, 120, 15, 24, 25}) {
            run.feed(EventSamples.event(Reading.ofFloat("R", ValueType.FLOAT64, at * second, 7)));
        }

        // Then
        assertThat(run.given().stream().map(e -> e.get(0).readings().get(0).origin() / second))
                .containsExactly(100L, 110L, 120L, 15L, 25L);
    }

    @Test
    void shouldPassAChangeOfQualityOrType() throws ProfileException {
        Reading good = EventSamples.number("R", 1);
        Reading bad = Reading.ofQuality("R", ValueType.FLOAT64, 1, Quality.BAD);
        Reading none = Reading.ofQuality("R", ValueType.FLOAT64, 1, Quality.NONE);
        Reading integer = Reading.ofInteger("R", ValueType.INT32, 1, 1);

        assertThat(passed(good, good, bad, bad, none, good, good, integer, integer))
                .containsExactly(good, bad, none, good, integer);
    }

    @Test
    void shouldPassABoolOrTextThatDiffers() throws ProfileException {
        Reading on = Reading.ofBool("R", 1, true);
        Reading off = Reading.ofBool("R", 1, false);
        Reading a = Reading.ofText("T", 1, "a");
        Reading b = Reading.ofText("T", 1, "b");

        assertThat(passed(on, on, off, off, on, a, a, b, a)).containsExactly(on, off, on, a, b, a);
    }

    @Test
    void shouldSeeTheLastDigitOf64BitsWhereAnyChangeCounts() throws ProfileException {
        StatefulRun<LastPassed> run = new StatefulRun<>(bind("deadband: 0"), context());

        for (long value : new long[] {-1, -1, -2}) {
            run.feed(EventSamples.event(Reading.ofInteger("R", ValueType.UINT64, 1, value)));
        }

        assertThat(run.given()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "UINT64, 9223372036854775807, 9223372036854775907, 9223372036854775908",
        "UINT64, 18446744073709551615, 18446744073709551515, 18446744073709551514",
        "INT64, 1000000000000000000, 1000000000000000100, 1000000000000000101",
        "INT64, -50, 50, 51",
    })
    void shouldMeasureAChangeOf64BitsExactly(ValueType type, String first, String near, String far)
            throws ProfileException {
        // Given
        StatefulRun<LastPassed> run = new StatefulRun<>(bind("deadband: 100"), context());

        // When
        List<Event> events = List.of(first, near, far).stream()
                .map(v -> v.startsWith("-") ? Long.parseLong(v) : Long.parseUnsignedLong(v))
                .map(bits -> EventSamples.event(Reading.ofInteger("R", type, 1, bits)))
                .toList();
        run.feed(events);

        // Then
        assertThat(run.given()).containsExactly(List.of(events.get(0)), List.of(events.get(2)));
    }

    @Test
    void shouldPassWhatHasANameTooLongToRemember() throws ProfileException {
        Reading one = EventSamples.number("R".repeat(70_000), 1);

        assertThat(passed(one, one)).containsExactly(one, one);
    }

    @ParameterizedTest
    @EnumSource(names = {"BINARY", "OBJECT", "FLOAT64_ARRAY", "STRING_ARRAY"})
    void shouldAlwaysPassWhatIsNeitherNumberNorBoolNorText(ValueType type) throws ProfileException {
        Reading reading = EventSamples.of(type);

        assertThat(passed(reading, reading)).containsExactly(reading, reading);
    }

    private List<Reading> passed(Reading... readings) throws ProfileException {
        StatefulRun<LastPassed> run = new StatefulRun<>(bind("deadband: 5"), context());
        for (Reading reading : readings) {
            run.feed(EventSamples.event(reading)).restart(context());
        }
        return run.given().stream().map(e -> e.get(0).readings().get(0)).toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"deadband:", "deadband: {heartbeat: 1s}", "deadband: -1", "deadband: {percent: 1, heartbeat: 0s}"
            })
    void shouldRefuseWhatCannotBeMeant(String use) {
        assertThatThrownBy(() -> bind(use)).isInstanceOf(ProfileException.class).hasMessageContaining("must");
    }
}
