/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
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
                        "penstock warmed up for 4.0 s and was steady: processor time for the same work within 2 % at the end");
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

    @Test
    void shouldBeSteadyWhereAProcessTakesNextToNothing() throws IOException {
        // Given
        Process idle = new ProcessBuilder("sleep", "60").start();

        // When
        Steady steady = Steady.await(0.4, idle.toHandle(), seconds -> LockSupport.parkNanos((long) (seconds * 1e9)));
        idle.destroyForcibly();

        // Then
        assertThat(steady.isSteady()).isTrue();
        assertThat(steady.spread()).isZero();
        assertThat(steady.seconds()).isEqualTo(0.4);
    }

    @Test
    void shouldNameTheLoadsThatWereNotSteadyInOneLine() throws IOException {
        // Given
        Map<String, Steady> all = new LinkedHashMap<>();
        all.put("100 readings/s", of(20, 15, 15.2, 14.9));
        assertThat(Steady.text("penstock", all)).startsWith("penstock warmed up for 4.0 s and was steady:");

        // When
        all.put("200 readings/s", of(20, 15, 15.2, 14.9));

        // Then
        assertThat(Steady.text("penstock", all))
                .startsWith("penstock warmed up 2 times for 4.0 to 4.0 s and was steady:");

        // When
        all.put("1,000 readings/s", of(10, 20, 10, 20, 10, 20));

        // Then
        assertThat(Steady.text("penstock", all))
                .isEqualTo(
                        "penstock warmed up 3 times for 4.0 to 6.0 s and was NOT STEADY at 1,000 readings/s: processor time for the same work within 50 % at the end");
    }

    @Test
    void shouldNameTheRoundsThatWereNotSteadyByTheirNumbers() throws IOException {
        // Given
        List<Steady> rounds = List.of(of(10, 20, 10, 20, 10, 20), of(20, 15, 15.2, 14.9), of(10, 20, 10, 20, 10, 20));

        // Then
        assertThat(Steady.text("bare poller", rounds))
                .startsWith("bare poller warmed up 3 times for 4.0 to 6.0 s and was NOT STEADY at round 1, round 3:");
    }

    /** Four seconds in slices that cost this. */
    private static Steady of(double... costs) throws IOException {
        Iterator<Double> next = DoubleStream.of(costs).iterator();
        return Steady.await(4, seconds -> next.next());
    }
}
