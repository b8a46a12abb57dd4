/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.api.event.Event;
import io.penstock.api.event.Quality;
import io.penstock.api.event.Reading;
import io.penstock.api.event.ValueType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionsTest {
    private static final Reading TEMPERATURE = Reading.ofFloat("Temperature", ValueType.FLOAT64, 7, 80)
            .withUnits("degC")
            .withTags(Map.of("floor", 5, "room", "hall"));
    private static final Reading MODE = Reading.ofText("Mode", 7, "auto");
    private static final Reading COUNT = Reading.ofInteger("Count", ValueType.UINT64, 7, -1);
    private static final Reading RUNNING = Reading.ofBool("Running", 7, true);
    private static final Reading BROKEN = Reading.ofQuality("Broken", ValueType.FLOAT32, 7, Quality.BAD);
    private static final Event EVENT = Event.of(
                    new UUID(0, 1), "plc-1", "HVAC", "All", 7, List.of(TEMPERATURE, MODE, COUNT, RUNNING, BROKEN))
            .withTags(Map.of("site", "glasgow"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "value > 79",
                "value == 80",
                "value == 80.0",
                "value * 1.8 + 32 == 176",
                "value in [20, 80]",
                "value > 3 && resource == 'Temperature'",
                "text == 'x' || value > 3",
                "!(value < 3)",
                "-value < 0",
                "value > 3 ? device == 'plc-1' : false",
                "units == \"degC\" && deviceProfile == 'HVAC' && source == 'All' && origin == 7",
                "device.startsWith('plc-') && device.endsWith('1') && device.contains('c-')",
                "device.matches('^plc-[0-9]$')",
                "size(resource) == 11",
                "tags.site == 'glasgow' && tags.floor > 4 && tags['room'] in ['hall', 'yard']",
                "tags.none == ''",
                "has(tags.site) && !has(tags.none) && 'site' in tags",
                "readings.Mode == 'auto'",
                "readings.Running == 1",
                "readings.Temperature - 1 > 78",
                "readings.Nothing > 3 || value > 3",
                "readings.exists(r, r == 'Mode')",
                "tags.floor == tags.floor"
            })
    void shouldHold(String text) {
        assertThat(Expressions.compile(text).test(EVENT, TEMPERATURE)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "value > 3|Mode",
                "value > 3|Broken",
                "text == 'auto'|Temperature",
                "tags.room > 3|Temperature",
                "readings.Nothing > 3|Temperature",
                "readings.Broken > 3|Temperature",
                "int == 80|Temperature",
                "int > 3|Count",
                "tags.site|Temperature"
            })
    void shouldCountAWrongTypedOperandAsNoMatch(String text, String resource) {
        // Given
        EngineExpression expression = Expressions.compile(text);
        Reading reading = EVENT.readings().stream()
                .filter(r -> r.resource().equals(resource))
                .findFirst()
                .orElseThrow();

        // When
        AtomicInteger mismatches = new AtomicInteger();
        boolean holds = expression.test(EVENT, reading, mismatches::incrementAndGet);

        // Then
        assertThat(holds).isFalse();
        assertThat(mismatches).hasValue(1);
    }

    @Test
    void shouldKeepSixtyFourBitsExact() {
        assertThat(Expressions.compile("uint == 18446744073709551615u").test(EVENT, COUNT))
                .isTrue();
        assertThat(Expressions.compile("uint == 18446744073709551614u").test(EVENT, COUNT))
                .isFalse();
        Reading big = Reading.ofInteger("Big", ValueType.INT64, 7, 9007199254740993L);
        assertThat(Expressions.compile("int == 9007199254740992").test(EVENT, big))
                .isFalse();
        assertThat(Expressions.compile("int == 9007199254740993").test(EVENT, big))
                .isTrue();
    }

    @Test
    void shouldTakeMinusZeroForZero() {
        Reading zero = Reading.ofFloat("Zero", ValueType.FLOAT64, 7, -0.0);
        assertThat(Expressions.compile("value == 0").test(EVENT, zero)).isTrue();
        assertThat(Expressions.compileByCel("value == 0").test(EVENT, zero)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tags.x == ''", "tags.x == '' && has(tags.x)", "!(tags.x == 'event')"})
    void shouldTakeATagOfTheReadingForItsOwnThoughItSaysNothing(String text) {
        // Given
        Map<String, Object> nothing = new HashMap<>();
        nothing.put("x", null);
        Event event = EVENT.withTags(Map.of("x", "event"));
        Reading reading = TEMPERATURE.withTags(nothing);

        // When / Then
        assertThat(Expressions.compile(text).test(event, reading)).isTrue();
        assertThat(Expressions.compileByCel(text).test(event, reading)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "wert > 3|undeclared reference to 'wert'",
                "value > 'three'|no matching overload",
                "value >|at its column 8",
                "value + 1|expected type 'bool' but found 'double'",
                "value == true|no matching overload",
                "text in [1, 2]|no matching overload",
                "int % 2.0 == 0|no matching overload",
                "device|expected type 'bool' but found 'string'"
            })
    void shouldSayWhatIsWrong(String text, String finding) {
        assertThatThrownBy(() -> Expressions.compile(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("must be a CEL expression, but ")
                .hasMessageContaining(finding);
    }

    @Test
    void shouldNotNeedCelForTheCommonPart() {
        // Given
        List<String> common = List.of(
                "value > -40",
                "value >= 80 && value <= 90",
                "resource != 'Mode' || readings.Pressure > 3",
                "device.matches('^plc') && tags.site == 'x'",
                "value * 1.8 + 32 > 100",
                "resource in ['a', 'b']",
                "has(tags.x) || 'x' in tags");

        // When, then
        for (String text : common) {
            assertThatCode(() -> Parser.compile(text)).as(text).doesNotThrowAnyException();
        }
    }
}
