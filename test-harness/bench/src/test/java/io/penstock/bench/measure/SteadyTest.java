/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Iterator;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class SteadyTest {
    @Test
    void shouldTakeNoLongerThanAskedWhereTheCostStandsStill() throws IOException {
        // When
        Steady steady = of(20, 15, 15.2, 14.9);

        // Then
        assertThat(steady.isSteady()).isTrue();
        assertThat(steady.seconds()).isEqualTo(4);
        assertThat(steady.text("penstock"))
                .isEqualTo(
                        "penstock warmed up for 4.0 s and was steady: processor time a message within 2 % at the end");
    }

    @Test
    void shouldGoOnWhileTheCostFalls() throws IOException {
        // When
        Steady steady = of(40, 30, 20, 15, 14.5, 14.4);

        // Then
        assertThat(steady.isSteady()).isTrue();
        assertThat(steady.seconds()).isEqualTo(6);
    }

    @Test
    void shouldGiveUpAndSaySoWhereItNeverStandsStill() throws IOException {
        // When: a seventh slice would throw
        Steady steady = of(10, 20, 10, 20, 10, 20);

        // Then
        assertThat(steady.isSteady()).isFalse();
        assertThat(steady.seconds()).isEqualTo(6);
        assertThat(steady.text("penstock")).contains("was NOT STEADY", "within 50 %");
    }

    /** Four seconds in slices that cost this. */
    private static Steady of(double... costs) throws IOException {
        Iterator<Double> next = DoubleStream.of(costs).iterator();
        return Steady.await(4, seconds -> next.next());
    }
}
