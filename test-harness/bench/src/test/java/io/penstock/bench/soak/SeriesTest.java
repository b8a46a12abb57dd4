/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SeriesTest {
    @Test
    void shouldTakeWhatIsSaidAgainForOneSample() {
        // Given: what survived a full collection, looked at 360 times, collected six times, last when much was on the
        // way
        double[] survived = {15, 21, 16, 20, 17, 22};
        Series all = new Series("heap", "MB");
        Series anew = new Series("heap", "MB");

        // When
        for (int i = 0; i < 360; i++) {
            all.add(i / 12.0, survived[i / 60]);
            anew.addNew(i / 12.0, survived[i / 60]);
        }

        // Then: six samples are not sure of what 360 that are the same six would be
        assertThat(anew.points()).hasSize(6);
        assertThat(anew.trend().isFlat()).isTrue();
        assertThat(all.trend().isFlat()).isFalse();
    }

    @Test
    void shouldFindALeakInWhatIsSaidNowAndThen() {
        // Given
        Series series = new Series("heap", "MB");
        Random noise = new Random(1);

        // When
        for (int i = 0; i < 12; i++) {
            series.addNew(i * 2.5, 20 + i + noise.nextGaussian());
        }

        // Then
        assertThat(series.trend().isFlat()).isFalse();
    }
}
