/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.penstock.bench.result.Point;
import java.util.List;
import org.junit.jupiter.api.Test;

class FitTest {
    @Test
    void shouldFindTheExponentOfAPowerLaw() {
        Fit fit = Fit.of(List.of(
                Point.of(10, 3 * Math.pow(10, 1.5)), Point.of(100, 3e3), Point.of(1_000, 3 * Math.pow(1_000, 1.5))));
        assertThat(fit.exponent()).isCloseTo(1.5, within(1e-9));
        assertThat(fit.factor()).isCloseTo(3, within(1e-9));
        assertThat(fit.r2()).isCloseTo(1, within(1e-9));
    }

    @Test
    void shouldSayWhenThePointsAreNoPowerLaw() {
        assertThat(Fit.of(List.of(Point.of(1, 1), Point.of(10, 100), Point.of(100, 1)))
                        .r2())
                .isLessThan(0.1);
        assertThatThrownBy(() -> Fit.of(List.of(Point.of(1, 1)))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldFindTheGreatestRateThatIsKept() {
        // Given: the third is fast but leaves messages behind, the fourth is late
        Sweep sweep = new Sweep();
        sweep.add(100, new Sweep.Seen(1, 2, 5, 6, 7, 100));
        sweep.add(1_000, new Sweep.Seen(1, 2, 20, 30, 40, 995));
        sweep.add(2_000, new Sweep.Seen(1, 2, 20, 30, 40, 1_500));
        sweep.add(3_000, new Sweep.Seen(1, 2, 60, 70, 80, 3_000));

        // Then
        assertThat(sweep.greatestBelow(50)).isEqualTo(1_000);
        assertThat(sweep.greatestBelow(4)).isZero();
    }

    @Test
    void shouldSumAMetricOverItsLabels() {
        Metrics metrics = Metrics.parse(
                """
                # HELP penstock_service_events_total Events put on the bus.
                penstock_service_events_total{service="a"} 3
                penstock_service_events_total{service="b, c"} 4.5
                penstock_service_eventsless 100
                """);
        assertThat(metrics.sum("penstock_service_events")).isEqualTo(7.5);
    }
}
