/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk;

import static io.penstock.device.sdk.Build.conversion;
import static io.penstock.device.sdk.Build.resource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.penstock.api.driver.Reply;
import io.penstock.api.event.Quality;
import io.penstock.api.event.Reading;
import io.penstock.api.event.ValueType;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConversionTest {
    private static final long NOW = 1_700_000_000_000_000_000L;

    private static Reading read(Build.Resource resource, Object raw) {
        return conversion(resource).read(Reply.of(raw), NOW);
    }

    @Test
    void shouldGiveAFloatWhenAnIntegerIsScaledByAFraction() {
        // Given EdgeX's defect: raw 100 times 0.1 on Int16 was 0
        Build.Resource tenths = resource("T", ValueType.INT16).linear(0.1, 0);

        // When
        Reading reading = read(tenths, 215L);

        // Then
        assertThat(reading.type()).isEqualTo(ValueType.FLOAT64);
        assertThat(reading.number()).isEqualTo(21.5);
    }

    @Test
    void shouldGiveTheSameTypeForEveryValueOfAFractionalScale() {
        Build.Resource tenths = resource("T", ValueType.INT16).linear(0.1, 0);

        assertThat(read(tenths, 100L).type()).isEqualTo(ValueType.FLOAT64);
        assertThat(conversion(tenths).read(Reply.error("x"), NOW).type()).isEqualTo(ValueType.FLOAT64);
    }

    @Test
    void shouldKeepADeclaredFloat32() {
        Reading reading = read(resource("T", ValueType.FLOAT32).linear(0.1, 0), 215L);

        assertThat(reading.type()).isEqualTo(ValueType.FLOAT32);
        assertThat(reading.number()).isEqualTo((double) 21.5f);
    }

    @Test
    void shouldStayAnIntegerWhenScaleAndOffsetAreWhole() {
        Reading reading = read(resource("N", ValueType.INT64).linear(3, -7), 1L << 60);

        assertThat(reading.type()).isEqualTo(ValueType.INT64);
        assertThat(reading.bits()).isEqualTo(3L * (1L << 60) - 7);
    }

    @Test
    void shouldApplyMaskThenShiftThenBaseThenScaleThenOffset() {
        // 0xABCD & 0x0F00 = 0x0B00, >> 8 = 11, 2^11 = 2048, * 3 = 6144, + 1 = 6145
        Build.Resource all =
                resource("N", ValueType.UINT16).bits(0x0F00L, 8).base(2).linear(3, 1);

        assertThat(read(all, 0xABCDL).bits()).isEqualTo(6145);
        assertThat(read(all, 0xABCDL).type()).isEqualTo(ValueType.UINT16);
    }

    @Test
    void shouldShiftToTheLeftWhenNegative() {
        assertThat(read(resource("N", ValueType.UINT16).bits(null, -4), 0x0FL).bits())
                .isEqualTo(0xF0);
    }

    @Test
    void shouldKeepTheSignBehindAMask() {
        assertThat(read(resource("N", ValueType.INT16).bits(0xFF00L, null), -2L).bits())
                .isEqualTo(-256);
        assertThat(read(resource("N", ValueType.INT16).bits(0x00FFL, null), -1L).bits())
                .isEqualTo(255);
    }

    @Test
    void shouldSayOverflowWithTheTypeUnchanged() {
        Reading scaled = read(resource("N", ValueType.INT16).linear(1000, 0), 100L);
        Reading shifted = read(resource("N", ValueType.UINT8).bits(null, -4), 0xFFL);
        Reading huge = read(resource("N", ValueType.INT64).linear(1e9, 0), Long.MAX_VALUE);
        Reading big = read(resource("F", ValueType.FLOAT32), 1e300);

        assertThat(List.of(scaled, shifted, huge, big)).allMatch(r -> r.quality() == Quality.OVERFLOW);
        assertThat(read(resource("N", ValueType.INT64).bits(null, -8), 1L << 60).quality())
                .isEqualTo(Quality.OVERFLOW);
        assertThat(read(resource("N", ValueType.UINT64).bits(null, -1), Long.MIN_VALUE)
                        .quality())
                .isEqualTo(Quality.OVERFLOW);
        assertThat(read(resource("N", ValueType.INT32).bits(null, -40), 1L << 24)
                        .quality())
                .isEqualTo(Quality.OVERFLOW);
        assertThat(read(resource("N", ValueType.UINT64).bits(null, -1), Long.MAX_VALUE)
                        .bits())
                .isEqualTo(-2L);
        assertThat(List.of(scaled.type(), shifted.type(), huge.type(), big.type()))
                .containsExactly(ValueType.INT16, ValueType.UINT8, ValueType.INT64, ValueType.FLOAT32);
    }

    @Test
    void shouldSayNotANumber() {
        assertThat(read(resource("F", ValueType.FLOAT64), Double.NaN).quality()).isEqualTo(Quality.NAN);
    }

    /** A driver may have read its elements as another type. */
    @Test
    void shouldSayWhatIsWrongWithAnElementOfAnArray() {
        Reading big = read(resource("A", ValueType.INT16_ARRAY), new long[] {1, 70_000});
        Reading none = read(resource("A", ValueType.FLOAT64_ARRAY), new double[] {1, Double.NaN});
        Reading endless = read(resource("A", ValueType.FLOAT64_ARRAY), new double[] {Double.NEGATIVE_INFINITY});
        Reading wide = read(resource("A", ValueType.FLOAT32_ARRAY), new double[] {1e300});

        assertThat(List.of(big.quality(), none.quality(), endless.quality(), wide.quality()))
                .containsExactly(Quality.OVERFLOW, Quality.NAN, Quality.OVERFLOW, Quality.OVERFLOW);
        assertThat(big.type()).isEqualTo(ValueType.INT16_ARRAY);
        assertThat(read(resource("A", ValueType.UINT64_ARRAY), new long[] {-1}).isGood())
                .isTrue();
    }

    @Test
    void shouldTakeAMaskOrBaseOfZeroForNone() {
        assertThat(read(resource("N", ValueType.INT16).bits(0L, 0).base(0).linear(1, 0), 7L))
                .isEqualTo(read(resource("N", ValueType.INT16), 7L));
    }

    @Test
    void shouldCarryAllBitsOfAUint64() {
        assertThat(read(resource("N", ValueType.UINT64), -1L).bits()).isEqualTo(-1L);
        assertThat(read(resource("N", ValueType.UINT64), "18446744073709551615").bits())
                .isEqualTo(-1L);
        assertThat(read(resource("N", ValueType.UINT64).linear(1, -1), "18446744073709551615")
                        .bits())
                .isEqualTo(-2L);
        assertThat(read(resource("N", ValueType.UINT64).linear(1, -1), 0L).quality())
                .isEqualTo(Quality.OVERFLOW);
        assertThat(read(resource("N", ValueType.UINT64).linear(0.5, 0), -2L).number())
                .isEqualTo(0x1p63 - 1, within(1.0));
    }

    @Test
    void shouldParseTextAsTheTypeOfTheResource() {
        assertThat(read(resource("N", ValueType.INT32), " 42 ").bits()).isEqualTo(42);
        assertThat(read(resource("N", ValueType.INT32), 42.0).bits()).isEqualTo(42);
        assertThat(read(resource("F", ValueType.FLOAT32), "2.15e+01").number()).isEqualTo(21.5);
        assertThat(read(resource("B", ValueType.BOOL), "True").bool()).isTrue();
        assertThat((long[])
                        read(resource("A", ValueType.INT16_ARRAY), "[1, 2, 3]").object())
                .containsExactly(1, 2, 3);
        assertThat((double[]) read(resource("A", ValueType.FLOAT32_ARRAY), List.of(1, 2.5))
                        .object())
                .containsExactly(1, 2.5);
    }

    @Test
    void shouldReadJsonWhereASetGivesItAsText() {
        assertThat(conversion(resource("O", ValueType.OBJECT)).write("{\"a\": [1]}"))
                .isEqualTo(Map.of("a", List.of(1L)));
        assertThat(conversion(resource("O", ValueType.OBJECT)).write("plain")).isEqualTo("plain");
        assertThat(conversion(resource("O", ValueType.OBJECT_ARRAY)).write("[{\"a\": 1}]"))
                .isEqualTo(List.of(Map.of("a", 1L)));
        assertThat((String[]) conversion(resource("S", ValueType.STRING_ARRAY)).write("[\"a, b\", \"c\"]"))
                .containsExactly("a, b", "c");
    }

    @Test
    void shouldRefuseAnArrayThatLacksAValue() {
        for (ValueType type : List.of(ValueType.INT16_ARRAY, ValueType.UINT64_ARRAY, ValueType.STRING_ARRAY)) {
            assertThatThrownBy(() -> conversion(resource("A", type)).write(Arrays.asList(1, null)))
                    .as("%s", type)
                    .hasMessageContaining("must have a value in each place but was '[1, null]'");
        }
    }

    @Test
    void shouldTakeNoNumberButZeroAndOneForOnOrOff() {
        Conversion pump = conversion(resource("Pump", ValueType.BOOL));
        assertThat(pump.write(1)).isEqualTo(true);
        assertThat(pump.write(0.0)).isEqualTo(false);
        assertThat(pump.write("1")).isEqualTo(true);
        for (Object wrong : List.of(5, -1L, 0.5, Double.NaN, "5")) {
            assertThatThrownBy(() -> pump.write(wrong))
                    .as("%s", wrong)
                    .hasMessage("resource 'Pump': a Bool must be true or false but was '" + wrong + "'");
        }
        assertThatThrownBy(() ->
                        conversion(resource("Pumps", ValueType.BOOL_ARRAY)).write(List.of(true, 2)))
                .hasMessageContaining("must be true or false but was '2'");
        // a driver's register is on where it is not 0
        assertThat(pump.read(Reply.of(5L), 1).bool()).isTrue();
    }

    @Test
    void shouldTakeASetsSignForASign() {
        // a driver's Uint64 is its bits, a person's -1 is none
        assertThatThrownBy(() -> conversion(resource("N", ValueType.UINT64)).write(-1L))
                .hasMessageContaining("must not be negative");
        assertThatThrownBy(
                        () -> conversion(resource("N", ValueType.UINT64_ARRAY)).write(List.of(1L, -1L)))
                .hasMessageContaining("must not be negative");
        assertThat((long[]) conversion(resource("N", ValueType.UINT64_ARRAY)).write("[18446744073709551615]"))
                .containsExactly(-1);
        assertThat(conversion(resource("N", ValueType.UINT16).linear(0.5, -100)).write(-50))
                .isEqualTo(100L);
    }

    @Test
    void shouldCompareAnArrayWithItsAssertion() {
        Conversion conversion = conversion(resource("A", ValueType.INT16_ARRAY).must("[1, 2]"));

        assertThat(conversion.holds(conversion.read(Reply.of(new long[] {1, 2}), NOW)))
                .isTrue();
        assertThat(conversion.holds(conversion.read(Reply.of(new long[] {2, 1}), NOW)))
                .isFalse();
    }

    @Test
    void shouldRefuseWhatIsNothingOfTheType() {
        assertThatThrownBy(() -> read(resource("N", ValueType.INT32), "warm"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a Int32 must be an integer but was 'warm'");
        assertThatThrownBy(() -> read(resource("N", ValueType.INT32), 21.5))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldTakeAnIntegerThatNoDoubleIs() {
        Conversion counter = conversion(resource("N", ValueType.INT64));
        for (Object exact : List.of("9007199254740993.0", new BigDecimal("9.007199254740993e15"), 9007199254740993L)) {
            assertThat(counter.write(exact)).as("%s", exact).isEqualTo(9007199254740993L);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e100000000", "-1e100000000", "1e-100000000", "1000e2147483647"})
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldRefuseAnIntegerThatWouldTakeMinutesToWriteOut(String huge) {
        assertThatThrownBy(() -> conversion(resource("N", ValueType.INT64)).write(huge))
                .hasMessageStartingWith("resource 'N': a Int64 must be an integer")
                .hasMessageEndingWith("but was '" + huge + "'");
    }

    @Test
    void shouldMapValuesToTextAndBack() {
        // Given
        Conversion mode = Conversion.of(resource("Mode", ValueType.INT16).build(), Map.of("0", "Cool", "1", "Heat"));

        // When, Then
        assertThat(mode.map(mode.read(Reply.of(1L), NOW)).object()).isEqualTo("Heat");
        assertThat(mode.map(mode.read(Reply.of(7L), NOW)).object()).isEqualTo("7");
        assertThat(mode.map(mode.read(Reply.of(7L), NOW)).type()).isEqualTo(ValueType.STRING);
        assertThat(mode.write("Heat")).isEqualTo(1L);
    }

    @Test
    void shouldTakeNothingButWhatIsMapped() {
        // Given: a device may show 7, and nobody may set it
        Conversion mode = Conversion.of(resource("Mode", ValueType.INT16).build(), Map.of("1", "Heat"));
        Conversion valve = Conversion.of(resource("Valve", ValueType.BOOL).build(), Map.of("true", "Open"));

        // When, Then
        for (Object mapped : List.of("Heat", "1", 1, 1L, 1.0, " 1 ")) {
            assertThat(mode.write(mapped)).as("%s", mapped).isEqualTo(1L);
        }
        assertThat(valve.write(true)).isEqualTo(true);
        assertThat(valve.write("Open")).isEqualTo(true);
        assertThatThrownBy(() -> valve.write(false)).isInstanceOf(IllegalArgumentException.class);
        for (Object strange : List.of("7", 7, "Het", 1.5, "")) {
            assertThatThrownBy(() -> mode.write(strange))
                    .as("%s", strange)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "resource 'Mode': must be one of [Heat] or of the values [1] but was '" + strange + "'");
        }
    }

    @Test
    void shouldCheckTheAssertionAsANumberOrAsText() {
        Conversion number = conversion(resource("N", ValueType.FLOAT32).must("1.50"));
        Conversion text = conversion(resource("S", ValueType.STRING).must("v2"));

        assertThat(number.holds(number.read(Reply.of(1.5), NOW))).isTrue();
        assertThat(number.holds(number.read(Reply.of(1.6), NOW))).isFalse();
        assertThat(text.holds(text.read(Reply.of("v2"), NOW))).isTrue();
        assertThat(text.holds(text.read(Reply.of("v3"), NOW))).isFalse();
    }

    @Test
    void shouldRefuseToWriteOutOfRange() {
        Conversion celsius =
                conversion(resource("T", ValueType.INT16).linear(0.1, 0).range(0, 50));

        assertThat(celsius.write(21.5)).isEqualTo(215L);
        assertThat(celsius.write("21.5")).isEqualTo(215L);
        assertThatThrownBy(() -> celsius.write(50.1))
                .hasMessage("resource 'T': must be between 0.0 and 50.0 but was 50.1");
        assertThatThrownBy(() -> celsius.write("NaN")).hasMessageContaining("between");
    }

    @Test
    void shouldRefuseToWriteWhatTheRawTypeCannotHold() {
        assertThatThrownBy(() -> conversion(resource("T", ValueType.INT16).linear(0.1, 0))
                        .write(4000))
                .hasMessageContaining("must fit a Int16");
        assertThatThrownBy(() -> conversion(resource("T", ValueType.UINT8)).write(256))
                .hasMessageContaining("must fit a Uint8");
        assertThatThrownBy(() ->
                        conversion(resource("T", ValueType.INT16).linear(2, 0)).write(7))
                .hasMessageContaining("multiple of 2");
        assertThatThrownBy(() -> conversion(resource("T", ValueType.UINT8).bits(0x0FL, null))
                        .write(16))
                .hasMessageContaining("behind mask and shift");
        assertThatThrownBy(() ->
                        conversion(resource("T", ValueType.UINT64).base(10)).write(0))
                .hasMessageContaining("must be a power of 10.0 but was 0");
    }

    @Test
    void shouldWriteBackWhatItReadForAnyScale() {
        Random random = new Random(7);
        double[] scales = {0.1, 0.01, 0.001, 0.5, 2, 10, 3, 1.8, -0.25, 1};
        for (int i = 0; i < 20_000; i++) {
            // Given
            ValueType type =
                    List.of(ValueType.INT16, ValueType.UINT16, ValueType.INT32).get(random.nextInt(3));
            double offset = List.of(0.0, -40.0, 32.0, 0.5, 273.15).get(random.nextInt(5));
            Conversion conversion =
                    conversion(resource("N", type).linear(scales[random.nextInt(scales.length)], offset));
            long raw = random.nextInt(1 << 15);

            // When
            Reading reading = conversion.read(Reply.of(raw), NOW);

            // Then
            if (reading.isGood()) {
                Object value = reading.type().isInteger() ? (Object) reading.bits() : (Object) reading.number();
                assertThat(conversion.write(value))
                        .as("%s of raw %d", reading, raw)
                        .isEqualTo(raw);
            } else {
                assertThat(reading.type()).isEqualTo(type);
            }
        }
    }

    @Test
    void shouldWriteBackWhatItReadThroughMaskAndShift() {
        Random random = new Random(8);
        for (int i = 0; i < 5_000; i++) {
            int shift = random.nextInt(8);
            long mask = 0xFFL << shift & 0xFFFF;
            Conversion conversion = conversion(resource("N", ValueType.UINT16).bits(mask, shift));
            long raw = random.nextInt(1 << 16);

            long value = conversion.read(Reply.of(raw), NOW).bits();

            assertThat(conversion.write(value)).isEqualTo(raw & mask);
        }
    }

    @Test
    void shouldWriteTheSignBehindAMask() {
        Conversion upper = conversion(resource("N", ValueType.INT16).bits(0xF000L, 12));

        assertThat(upper.write(-1)).isEqualTo(-4096L);
        assertThat(upper.whole(0x0123, -4096)).isEqualTo((short) 0xF123);
        assertThat(upper.whole((short) 0x8123, 0)).isEqualTo(0x0123);
    }

    /** The driver reads it as another type, an integer. */
    @Test
    void shouldWriteAFloatBehindMaskAndShiftAsItIsRead() {
        Build.Resource tenths = resource("F", ValueType.FLOAT32).bits(0xF0L, 4).linear(0.1, 0);

        assertThat(read(tenths, 0xA3L).number()).isEqualTo(1.0);
        assertThat(conversion(tenths).write(1.0)).isEqualTo(0xA0L);
        assertThat(read(resource("F", ValueType.FLOAT32).bits(null, 1), -4L).number())
                .isEqualTo(-2.0);
    }
}
