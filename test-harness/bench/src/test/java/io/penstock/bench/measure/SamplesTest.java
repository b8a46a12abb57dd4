/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SamplesTest {
    @Test
    void shouldSayMedianRangeAndSpread() {
        assertThat(of(3, 1, 2).text(1)).isEqualTo("2.0 (1.0 .. 3.0, spread 100 %, 3 runs)");
        assertThat(of(1, 2, 3, 4).median()).isEqualTo(2.5);
        assertThat(of().median()).isNaN();
    }

    @Test
    void shouldTakeRatiosRunByRun() {
        assertThat(of(10, 40).ratioTo(of(5, 10)).median()).isEqualTo(3);
        assertThatThrownBy(() -> of(1).ratioTo(of(1, 2))).isInstanceOf(IllegalArgumentException.class);
    }

    private static Samples of(double... values) {
        Samples samples = new Samples();
        for (double v : values) {
            samples.add(v);
        }
        return samples;
    }
}
