/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.penstock.bench.result.Point;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrendTest {
    private static List<Point> over30Minutes(DoubleUnaryOperator value) {
        Random noise = new Random(1);
        return IntStream.range(0, 360)
                .mapToDouble(i -> i / 12.0)
                .mapToObj(minute -> Point.of(minute, value.applyAsDouble(minute) + 5 * noise.nextGaussian()))
                .toList();
    }

    @Test
    void shouldCallFlatWhatOnlyVaries() {
        assertThat(Trend.of(over30Minutes(m -> 150)).isFlat()).isTrue();
        assertThat(Trend.of(over30Minutes(m -> 150 - m)).isFlat()).isTrue();
    }

    @Test
    void shouldFindALeakOfAMegabyteAMinute() {
        Trend trend = Trend.of(over30Minutes(m -> 150 + m));

        assertThat(trend.isFlat()).isFalse();
        assertThat(trend.slope()).isCloseTo(1, within(0.1));
        assertThat(trend.margin()).isBetween(0.01, 0.2);
    }

    @Test
    void shouldForgiveWhatIsNextToNothing() {
        assertThat(Trend.of(over30Minutes(m -> 1_000 + m)).isFlat()).isTrue();
    }
}
