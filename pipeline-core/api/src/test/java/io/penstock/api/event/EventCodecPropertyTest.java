/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.error.DecodeException;
import io.penstock.api.event.EventCodec.Form;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class EventCodecPropertyTest {
    private static final Event EVERYTHING = Samples.event(Samples.everyType().toArray(new Reading[0]))
            .withTags(Samples.usual().tags());

    @Property(tries = 20_000)
    void shouldNeverThrowAnythingButADecodeExceptionForJson(@ForAll long seed) {
        byte[] bytes = mutate(new EventJson().encode(EVERYTHING), new Random(seed));

        assertThat(failure(new EventJson(), bytes))
                .satisfiesAnyOf(e -> assertThat(e).isNull(), e -> assertThat(e).isInstanceOf(DecodeException.class));
    }

    @Property(tries = 20_000)
    void shouldReadSimpleJsonTheSameByTheShortCut(@ForAll long seed) {
        // Given: mostly text that both can read, the rest one change away from it
        Random random = new Random(seed);
        Event event = simple(random);
        byte[] valid = new EventJson(random.nextBoolean()).encode(event, Form.values()[random.nextInt(2)]);
        byte[] bytes = random.nextInt(4) == 0 ? valid : mutate(valid, random);
        EventJson json = new EventJson();

        // When
        Event fast = new FastEventReader().read(bytes, 0, bytes.length);

        // Then
        if (bytes == valid) {
            assertThat(fast).isNotNull();
        }
        if (fast != null) {
            assertThat(result(json, bytes)).isEqualTo(fast);
        }
    }

    private static Event simple(Random random) {
        java.util.List<Reading> all = Samples.everyType().stream()
                .filter(r -> r.type() != ValueType.BINARY
                        && r.type().kind() != ValueType.Kind.OBJECT
                        && r.type() != ValueType.STRING)
                .map(r -> r.withUnits(random.nextBoolean() ? "\u00b0C" : "")
                        .withTags(
                                random.nextInt(4) == 0
                                        ? java.util.Map.of("a", java.util.List.of("}", 1L))
                                        : java.util.Map.of()))
                .toList();
        int from = random.nextInt(all.size() - 3);
        Event event = Samples.event(all.subList(from, from + 3).toArray(new Reading[0]));
        return random.nextBoolean() ? event : event.withTags(Samples.usual().tags());
    }

    private static Object result(EventJson json, byte[] bytes) {
        try {
            return json.decodeAny(bytes, 0, bytes.length);
        } catch (DecodeException e) {
            return e;
        }
    }

    @Property(tries = 20_000)
    void shouldNeverThrowAnythingButADecodeExceptionForCbor(@ForAll long seed) {
        byte[] bytes = mutate(new EventCbor().encode(EVERYTHING), new Random(seed));

        assertThat(failure(new EventCbor(), bytes))
                .satisfiesAnyOf(e -> assertThat(e).isNull(), e -> assertThat(e).isInstanceOf(DecodeException.class));
    }

    @Property(tries = 20_000)
    void shouldWriteADoubleWithTheFewestDigitsThatReadBack(@ForAll("bits") long bits) {
        double value = Double.longBitsToDouble(bits);
        String text = GoFloat.toString(value, false);
        char[] chars = text.toCharArray();

        assertThat(Double.parseDouble(text)).isEqualTo(value);
        assertThat(GoFloat.parse(chars, 0, chars.length, false)).isEqualTo(value);
        assertThat(oneDigitLess(text)).as(text).isNotEqualTo(value);
    }

    @Property(tries = 20_000)
    void shouldWriteAFloatWithTheFewestDigitsThatReadBack(@ForAll int bits) {
        float value = Float.intBitsToFloat(bits);
        if (!Float.isFinite(value)) {
            return;
        }
        String text = GoFloat.toString(value, true);
        char[] chars = text.toCharArray();

        assertThat(Float.parseFloat(text)).isEqualTo(value);
        assertThat((float) GoFloat.parse(chars, 0, chars.length, true)).isEqualTo(value);
        assertThat((float) oneDigitLess(text)).as(text).isNotEqualTo(value);
    }

    @Property(tries = 20_000)
    void shouldWriteADecimalOfAPersonAsItIs(@ForAll("decimals") String decimal) {
        double value = Double.parseDouble(decimal);

        assertThat(new java.math.BigDecimal(GoFloat.toString(value, false)))
                .isEqualByComparingTo(new java.math.BigDecimal(decimal));
        assertThat(GoFloat.parse(decimal.toCharArray(), 0, decimal.length(), true))
                .isEqualTo(Float.parseFloat(decimal));
    }

    @Provide
    Arbitrary<Long> bits() {
        return Arbitraries.longs().filter(b -> Double.isFinite(Double.longBitsToDouble(b)));
    }

    @Provide
    Arbitrary<String> decimals() {
        return Arbitraries.bigDecimals()
                .between(java.math.BigDecimal.valueOf(-99_999_999), java.math.BigDecimal.valueOf(99_999_999))
                .ofScale(6)
                .map(java.math.BigDecimal::toPlainString);
    }

    /** The nearest decimal with a digit less; NaN when there is only one. */
    private static double oneDigitLess(String text) {
        java.math.BigDecimal exact = new java.math.BigDecimal(text);
        int digits = exact.stripTrailingZeros().precision();
        return digits < 2
                ? Double.NaN
                : exact.round(new java.math.MathContext(digits - 1, java.math.RoundingMode.HALF_EVEN))
                        .doubleValue();
    }

    private static Throwable failure(EventCodec codec, byte[] bytes) {
        try {
            codec.decode(bytes);
            return null;
        } catch (Throwable e) {
            return e;
        }
    }

    private static byte[] mutate(byte[] valid, Random random) {
        byte[] bytes = valid.clone();
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> bytes = Arrays.copyOf(bytes, 1 + at);
                case 3 ->
                    bytes[at] =
                            "{}[]\",:-0e\\".getBytes(java.nio.charset.StandardCharsets.US_ASCII)[random.nextInt(11)];
                default -> {
                    int from = random.nextInt(bytes.length);
                    int length = Math.min(random.nextInt(20), Math.min(bytes.length - at, bytes.length - from));
                    System.arraycopy(valid, Math.min(from, valid.length - length), bytes, at, length);
                }
            }
        }
        return bytes;
    }
}
