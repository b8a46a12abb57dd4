/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
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

    @Test
    void shouldNameEachMissedGoalAndNoOther() {
        // Given
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        Report report = new Report(new PrintStream(said, true, StandardCharsets.UTF_8));

        // When
        report.figure("speed", of(90, 95), "events/s", 0, Goal.atLeast(100));
        report.figure("latency", of(2), "ms", 0, Goal.atMost(2));

        // Then
        assertThat(report.missed()).containsExactly("speed");
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("goal >= 100: MISSED", "goal <= 2: reached");
    }

    private static Samples of(double... values) {
        Samples samples = new Samples();
        for (double v : values) {
            samples.add(v);
        }
        return samples;
    }
}
