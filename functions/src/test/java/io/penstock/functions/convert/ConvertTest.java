/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.functions.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

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
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConvertTest extends FunctionKit<Convert> {
    private final TestContext context = context();

    @Override
    protected Class<Convert> function() {
        return Convert.class;
    }

    @Override
    protected List<String> uses() {
        return List.of(
                "convert: {from: degF, to: Cel}",
                "convert: {resources: \"*\", to: Cel}",
                "convert: {resources: \"*\", scale: 1000}",
                "convert: {scale: 0.001}");
    }

    @Test
    void shouldConvertWhatCarriesAUnitThatCanBecomeTheOther() throws ProfileException {
        // Given
        Event event = EventSamples.event(
                EventSamples.number("A", 212).withUnits("degF"),
                EventSamples.number("B", 20).withUnits("degC"),
                EventSamples.number("C", 3).withUnits("kPa"),
                EventSamples.number("D", 4));

        // When
        Event converted = bind("convert: {to: Cel}").apply(event, context);

        // Then
        List<Reading> readings = converted.readings();
        assertThat(readings.get(0).number()).isCloseTo(100, within(1e-9));
        assertThat(readings.get(0).units()).isEqualTo("Cel");
        assertThat(readings.get(1)).isEqualTo(event.readings().get(1).withUnits("Cel"));
        assertThat(readings.subList(2, 4)).isEqualTo(event.readings().subList(2, 4));
        assertThat(context.counts()).isEmpty();
    }

    @Test
    void shouldConvertOnlyWhatCarriesTheUnitThatIsNamed() throws ProfileException {
        Event event = EventSamples.event(
                EventSamples.number("A", 212).withUnits("[degF]"),
                EventSamples.number("B", 300).withUnits("K"),
                EventSamples.number("C", 5));

        Event converted = bind("convert: {from: degF, to: Cel}").apply(event, context);

        assertThat(converted.readings().get(0).number()).isCloseTo(100, within(1e-9));
        assertThat(converted.readings().subList(1, 3))
                .isEqualTo(event.readings().subList(1, 3));
    }

    @Test
    void shouldTakeANamedResourceWithoutAUnitToBeInFrom() throws ProfileException {
        Event event = EventSamples.event(EventSamples.number("A", 212));

        Event converted = bind("convert: {resources: A, from: degF, to: Cel}").apply(event, context);

        assertThat(converted.readings().get(0).number()).isCloseTo(100, within(1e-9));
        assertThat(converted.readings().get(0).units()).isEqualTo("Cel");
    }

    @Test
    void shouldPassAndCountWhatWasNamedAndCannotBeConverted() throws ProfileException {
        // Given
        Event event = EventSamples.event(
                EventSamples.number("A", 1).withUnits("kPa"),
                EventSamples.number("B", 1).withUnits("no-such-unit"),
                EventSamples.number("C", 1),
                Reading.ofText("D", 1, "x").withUnits("Cel"),
                Reading.ofQuality("E", ValueType.FLOAT64, 1, Quality.BAD).withUnits("degF"));

        // When
        Event converted = bind("convert: {resources: \"*\", to: Cel}").apply(event, context);

        // Then
        assertThat(converted).isSameAs(event);
        assertThat(context.counts())
                .isEqualTo(Map.of("unit-mismatch", 1, "unknown-unit", 1, "no-unit", 1, "not-a-number", 1));
    }

    @ParameterizedTest
    @CsvSource({
        "INT16, 21, 0.1, 0, FLOAT64, 2.1",
        "INT16, 21, 10, -5, INT16, 205",
        "UINT8, 21, 1, 0.5, FLOAT64, 21.5",
        "FLOAT32, 21, 2, 1, FLOAT32, 43",
        "FLOAT64, 21, 0.5, 0, FLOAT64, 10.5",
        "UINT64, 21, 1000, 0, UINT64, 21000",
    })
    void shouldChooseTheTypeByTheConversion(
            ValueType type, long value, double scale, double offset, ValueType after, double result)
            throws ProfileException {
        // Given
        UUID id = UUID.randomUUID();
        Reading raw = (type.isInteger() ? Reading.ofInteger("R", type, 7, value) : Reading.ofFloat("R", type, 7, value))
                .withId(id)
                .withUnits("V")
                .withTags(Map.of("a", 1L));

        // When
        Event converted =
                bind("convert: {scale: " + scale + ", offset: " + offset + "}").apply(EventSamples.event(raw), context);

        // Then
        Reading expected = after.isInteger()
                ? Reading.ofInteger("R", after, 7, (long) result)
                : Reading.ofFloat("R", after, 7, result);
        assertThat(converted.readings())
                .containsExactly(expected.withId(id).withUnits("V").withTags(Map.of("a", 1L)));
    }

    @Test
    void shouldLeaveAnIntegerThatOverflowsWithoutAValueAndOfItsType() throws ProfileException {
        Event event = EventSamples.event(
                Reading.ofInteger("A", ValueType.INT16, 1, 32).withUnits("kW"),
                Reading.ofInteger("B", ValueType.INT16, 1, 33).withUnits("kW"),
                Reading.ofInteger("C", ValueType.UINT64, 1, -1).withUnits("kW"));

        Event converted = bind("convert: {to: W}").apply(event, context);

        assertThat(converted.readings())
                .containsExactly(
                        Reading.ofInteger("A", ValueType.INT16, 1, 32_000).withUnits("W"),
                        Reading.ofQuality("B", ValueType.INT16, 1, Quality.OVERFLOW)
                                .withUnits("W"),
                        Reading.ofQuality("C", ValueType.UINT64, 1, Quality.OVERFLOW)
                                .withUnits("W"));
    }

    @ParameterizedTest
    @CsvSource({
        "9223372036854775, 1000, 0, 9223372036854775000",
        "9223372036854776, 1000, 0, ",
        "-9223372036854775808, 1, -1, ",
        "-9223372036854775808, -1, 0, ",
        "-9223372036854775807, -1, 0, 9223372036854775807",
        "4611686018427387904, 2, -5, 9223372036854775803",
    })
    void shouldKeepAllDigitsOf64BitsOrSayThatTheyOverflow(long value, long scale, long offset, Long result)
            throws ProfileException {
        Event event = EventSamples.event(Reading.ofInteger("R", ValueType.INT64, 1, value));

        Event converted =
                bind("convert: {scale: " + scale + ", offset: " + offset + "}").apply(event, context);

        assertThat(converted.readings())
                .containsExactly(
                        result == null
                                ? Reading.ofQuality("R", ValueType.INT64, 1, Quality.OVERFLOW)
                                : Reading.ofInteger("R", ValueType.INT64, 1, result));
    }

    @Test
    void shouldNameTheUnitThatAFactorMakes() throws ProfileException {
        Reading other = EventSamples.number("Pressure", 3);
        Event event = EventSamples.event(Reading.ofInteger("Level", ValueType.UINT16, 1, 95), other);

        Event converted = bind("convert: {resources: Level, scale: 0.1, offset: -4, units: m}")
                .apply(event, context);

        assertThat(converted.readings())
                .containsExactly(
                        Reading.ofFloat("Level", ValueType.FLOAT64, 1, 95 * 0.1 - 4)
                                .withUnits("m"),
                        other);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "convert:|to must be a unit",
                "convert: {to: Cel, scale: 2}|to must not stand beside scale",
                "convert: {from: Cel, scale: 2}|from must have a unit `to` become",
                "convert: {from: kPa, to: Cel}|from",
                "convert: {scale: 0}|scale must be a number other than 0",
                "convert: {offset: .inf}|offset must be a number",
                "convert: {to: Cel, units: x}|units must not stand beside to",
            })
    void shouldRefuseWhatCannotBeMeant(String row) {
        String[] parts = row.split("\\|", -1);

        assertThatThrownBy(() -> bind(parts[0]))
                .isInstanceOf(ProfileException.class)
                .hasMessageContaining(parts[1]);
    }
}
