/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.functions.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.api.error.ProfileException;
import io.penstock.api.event.Event;
import io.penstock.api.event.EventJson;
import io.penstock.api.setting.Durations;
import io.penstock.testkit.EventSamples;
import io.penstock.testkit.function.FunctionKit;
import io.penstock.testkit.function.StatefulRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BatchTest extends FunctionKit<Batch> {
    @Override
    protected Class<Batch> function() {
        return Batch.class;
    }

    @Override
    protected List<String> uses() {
        return List.of(
                "batch: 1",
                "batch: {count: 7, within: 500ms, by: device-source}",
                "batch: {bytes: 2KiB, within: 1s}",
                "batch: {within: 3s, by: source}");
    }

    @Test
    void shouldGiveAGroupWhenItHasEnough() throws ProfileException {
        StatefulRun<?> run = run("batch: 3").feed(Collections.nCopies(7, EventSamples.usual()));

        assertThat(run.given()).hasSize(2).allSatisfy(group -> assertThat(group).hasSize(3));
        assertThat(run.held()).isEqualTo(1);
    }

    @Test
    void shouldGiveWhatThereIsWhenTheFirstHasWaitedLongEnough() throws ProfileException {
        // Given
        StatefulRun<?> run = run("batch: {count: 100, within: 2s}").feed(EventSamples.usual());

        // When / Then
        assertThat(run.advance(Duration.ofMillis(1999))
                        .feed(EventSamples.usual())
                        .given())
                .isEmpty();
        assertThat(run.advance(Duration.ofMillis(1)).given()).hasSize(1).first().satisfies(g -> assertThat(g)
                .hasSize(2));
        assertThat(run.advance(Duration.ofDays(1)).given()).hasSize(1);
    }

    @Test
    void shouldLetTheWaitBeginAnewWithEachGroup() throws ProfileException {
        StatefulRun<?> run = run("batch: {count: 2, within: 2s}")
                .feed(Collections.nCopies(2, EventSamples.usual()))
                .advance(Duration.ofMillis(1500))
                .feed(EventSamples.usual())
                .advance(Duration.ofMillis(1500));

        assertThat(run.given()).hasSize(1);
        assertThat(run.advance(Duration.ofMillis(500)).given()).hasSize(2);
    }

    @Test
    void shouldGiveAGroupBeforeItGetsTooGreat() throws ProfileException {
        // Given
        long one = EncodedSize.of(EventSamples.usual());
        StatefulRun<?> run = run("batch: {bytes: " + (one * 3 + 10) + ", within: 1h}");

        // When
        run.feed(Collections.nCopies(8, EventSamples.usual()));

        // Then
        assertThat(run.given()).hasSize(2).allSatisfy(group -> assertThat(group).hasSize(3));
        assertThat(run.held()).isEqualTo(2);
    }

    @Test
    void shouldGiveAnEventThatIsTooGreatAlone() throws ProfileException {
        StatefulRun<?> run = run("batch: {bytes: 10, within: 1h}").feed(EventSamples.everyType());

        assertThat(run.given()).hasSize(27).allSatisfy(group -> assertThat(group)
                .hasSize(1));
    }

    @ParameterizedTest
    @CsvSource({"all, 1, true", "device, 3, false", "source, 2, true", "device-source, 6, false", "profile, 1, true"})
    void shouldKeepApartWhatHasNotThatInCommon(String by, int groups, boolean global) throws ProfileException {
        // Given
        Batch batch = bind("batch: {within: 1s, by: " + by + "}");
        StatefulRun<?> run = new StatefulRun<>(batch, context());

        // When
        run.feed(EventSamples.random(new SplittableRandom(1), 200)).advance(Duration.ofSeconds(1));

        // Then
        assertThat(run.given()).hasSize(groups);
        assertThat(run.given().stream().mapToInt(List::size).sum()).isEqualTo(200);
        assertThat(batch.isGlobal()).isEqualTo(global);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "batch: 500                        | batch: {within: 10s}             | 10s",
                "batch: {count: 500, within: 1h}   | batch: {count: 500, within: 2s}  | 2s",
                "batch: {count: 500, within: 3s}   | batch: {count: 500, within: 1h}  | 3s",
                "batch: {count: 500, within: 1h}   | batch: 4                         | 1h",
                "batch: 500                        | batch: 3                         | 0s",
                "batch: 500                        | batch: {bytes: 100}              | 0s",
                "batch: 500                        | batch: {count: 500, by: device}  | 0s",
                "batch: {count: 500, by: device}   | batch: 500                       | 0s"
            })
    void shouldHoldNothingForLongerThanItsChangedSettingsSay(String before, String after, String wait)
            throws ProfileException {
        // Given
        StatefulRun<Batch.Held> run =
                new StatefulRun<>(bind(before), context()).feed(Collections.nCopies(3, EventSamples.usual()));

        // When
        run.restart(bind(after), context());

        // Then
        Duration longest = Durations.parse(wait);
        if (!longest.isZero()) {
            assertThat(run.advance(longest.minusMillis(1)).given()).isEmpty();
            run.advance(Duration.ofMillis(1));
        }
        assertThat(run.advance(Duration.ZERO).given()).singleElement().satisfies(group -> assertThat(group)
                .hasSize(3));
        assertThat(run.held()).isZero();
    }

    @Test
    void shouldMeasureWhatItHeldBeforeAnybodyAskedForBytes() throws ProfileException {
        // Given
        long one = EncodedSize.of(EventSamples.usual());
        StatefulRun<Batch.Held> run =
                new StatefulRun<>(bind("batch: 500"), context()).feed(Collections.nCopies(3, EventSamples.usual()));

        // When
        run.restart(bind("batch: {bytes: " + (one * 4 + 10) + "}"), context())
                .feed(Collections.nCopies(2, EventSamples.usual()));

        // Then
        assertThat(run.given()).singleElement().satisfies(group -> assertThat(group)
                .hasSize(4));
    }

    @Test
    void shouldEstimateNoLessThanTheSizeAsJsonAndNotMuchMore() {
        List<Event> events = new ArrayList<>(EventSamples.odd());
        events.addAll(EventSamples.random(new SplittableRandom(2), 500));
        EventJson json = new EventJson();

        assertThat(events).allSatisfy(event -> {
            long size = json.encode(event).length;
            assertThat(EncodedSize.of(event)).isBetween(size, size * 3 / 2);
        });
    }

    private StatefulRun<?> run(String use) throws ProfileException {
        return new StatefulRun<>(bind(use), context());
    }

    @ParameterizedTest
    @ValueSource(strings = {"batch:", "batch: {by: device}", "batch: 0", "batch: {bytes: 0}", "batch: {within: 0s}"})
    void shouldRefuseABatchWithoutALimit(String use) {
        assertThatThrownBy(() -> bind(use)).isInstanceOf(ProfileException.class).hasMessageContaining("must be");
    }
}
