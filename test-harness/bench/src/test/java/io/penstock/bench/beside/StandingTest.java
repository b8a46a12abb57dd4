/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.beside;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.bench.measure.Child;
import io.penstock.bench.measure.Cores.Role;
import io.penstock.bench.mqtt.Outcome;
import io.penstock.bench.mqtt.Subject;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandingTest {
    @TempDir
    private Path folder;

    @Test
    void shouldSetEachBesidePenstockRoundByRound() throws Exception {
        try (Child child = Child.start(Role.ALONE, new ProcessBuilder("/bin/cat"), folder.resolve("log"))) {
            // Given
            Standing penstock = standing("penstock", child, 20_000, 40_000);
            Standing other = standing("other", child, 10_000, 30_000);

            // Then
            assertThat(other.saturation(penstock))
                    .containsExactly("other", "20,000", "0.63", "1.50", "100", "2", "4", "6")
                    .hasSameSizeAs(Standing.AT_SATURATION);
            assertThat(other.rate(500, penstock))
                    .containsExactly("other", "25.0", "1.00", "1.50", "9.0")
                    .hasSameSizeAs(Standing.AT_A_RATE);
            assertThat(other.holds(16_000)).isTrue();
            assertThat(other.holds(16_001)).isFalse();
        }
    }

    private static Standing standing(String name, Child child, double... throughputs) {
        Standing standing = new Standing(new Subject(name, child, "in", "out", 1));
        for (double throughput : throughputs) {
            standing.saturated().add(new Outcome(100, 1, 2, 3, throughput, 30, 1.5, 1, 2, 3, 4, 5));
        }
        standing.at(500).add(new Outcome(100, 0, 0, 0, 500, 25, 0.1, 1500, 2000, 9000, 9500, 9900));
        standing.memory().add(100);
        return standing;
    }
}
