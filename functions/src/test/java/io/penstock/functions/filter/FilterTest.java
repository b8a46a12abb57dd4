/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.functions.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.api.error.ProfileException;
import io.penstock.api.event.Event;
import io.penstock.api.event.Quality;
import io.penstock.api.event.Reading;
import io.penstock.api.event.ValueType;
import io.penstock.testkit.EventSamples;
import io.penstock.testkit.function.FunctionKit;
import io.penstock.testkit.function.TestContext;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilterTest extends FunctionKit<Filter> {
    @Override
    protected Class<Filter> function() {
        return Filter.class;
    }

    @Override
    protected List<String> uses() {
        return List.of("filter: {resources: \"R[0-9]\"}", "filter: {where: text == 'on', except: {resources: R1}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "filter: {devices: \"plc-*\"}",
                "filter: {profiles: HVAC, sources: \"/Val.+/\"}",
                "filter: {except: {devices: other, sources: \"x*\"}}",
                "filter: {where: value > 1}",
            })
    void shouldPassTheSameEventWhenEveryReadingMatches(String use) throws ProfileException {
        Event event = EventSamples.usual();

        assertThat(bind(use).apply(event, context())).isSameAs(event);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "filter: {devices: \"plc-?0\"}",
                "filter: {profiles: Pump}",
                "filter: {sources: Value}",
                "filter: {resources: Humidity}",
                "filter: {except: {devices: plc-1}}",
                "filter: {except: {profiles: HVAC}}",
                "filter: {except: {sources: \"V*\", devices: other}}",
                "filter: {except: {resources: \"*\"}}",
                "filter: {where: value > 5000}",
            })
    void shouldDropAnEventThatIsLeftWithNoReading(String use) throws ProfileException {
        assertThat(bind(use).apply(EventSamples.usual(), context())).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "filter: {resources: [Temperature, Pressure]}",
                "filter: {except: {resources: Mode}}",
                "filter: {where: value > 20}",
                "filter: {resources: \"*e*\", where: units != ''}",
            })
    void shouldKeepTheReadingsThatMatchInTheirOrder(String use) throws ProfileException {
        // Given
        Event event = EventSamples.usual();

        // When
        Event kept = bind(use).apply(event, context());

        // Then
        assertThat(kept)
                .isEqualTo(event.withReadings(
                        List.of(event.readings().get(0), event.readings().get(2))));
    }

    @Test
    void shouldCountWhatCannotBeCompared() throws ProfileException {
        // Given
        TestContext context = context();
        Event text = EventSamples.event(Reading.ofText("R", 1, "hot"));

        // When
        Event kept = bind("filter: {where: value > 3}").apply(text, context);

        // Then
        assertThat(kept).isNull();
        assertThat(context.counts()).isEqualTo(Map.of("mismatch", 1));
    }

    @Test
    void shouldNotMatchAValueThatIsNotThere() throws ProfileException {
        Event bad = EventSamples.event(Reading.ofQuality("R", ValueType.FLOAT64, 1, Quality.BAD));

        assertThat(bind("filter: {where: value < 5 || value >= 5}").apply(bad, context()))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"filter:", "filter: {}", "filter: {except: {}}"})
    void shouldRefuseToFilterByNothing(String use) {
        assertThatThrownBy(() -> bind(use)).isInstanceOf(ProfileException.class).hasMessageContaining("must");
    }
}
