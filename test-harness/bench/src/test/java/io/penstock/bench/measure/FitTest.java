/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.penstock.bench.measure.Latencies.Percentiles;
import io.penstock.bench.result.Point;
import java.io.OutputStream;
import java.io.PrintStream;
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
        sweep.add(100, seen(5), 100);
        sweep.add(1_000, seen(20), 995);
        sweep.add(2_000, seen(20), 1_500);
        sweep.add(3_000, seen(60), 3_000);

        // Then
        assertThat(sweep.greatestBelow(50)).isEqualTo(1_000);
        assertThat(sweep.greatestBelow(4)).isZero();
    }

    @Test
    void shouldSayAllPercentilesOfEachRate() {
        // Given
        Sweep sweep = new Sweep();
        sweep.add(1_000, seen(20), 1_000);
        sweep.add(100, seen(5), 100);
        sweep.add(1_000, seen(24), 1_000);
        Report report = new Report(new PrintStream(OutputStream.nullOutputStream()));
        report.title("rates", "By rate");

        // When
        sweep.report(report, "messages/s");

        // Then: the medians of the turns
        assertThat(report.sections().get(0).tables()).singleElement().satisfies(table -> assertThat(table.rows())
                .containsExactly(
                        List.of("at 100 messages/s", "1.000", "2.000", "5.000", "6.000", "7.000"),
                        List.of("at 1,000 messages/s", "1.000", "2.000", "22.000", "23.000", "24.000")));
    }

    private static Percentiles seen(double p99) {
        return new Percentiles(100, 1, 2, p99, p99 + 1, p99 + 2);
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
