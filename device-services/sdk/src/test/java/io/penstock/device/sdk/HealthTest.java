/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.error.Backoff;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HealthTest {
    private static Health health(Map<String, Object> extras) {
        var device = Build.device("d", extras);
        DeviceExtras its = DeviceExtras.of(device);
        return new Health(device, its, Backoff.exact(its.probeMin(), its.probeMax()), Clock.systemUTC());
    }

    @Test
    void shouldCountOnlyFailuresInARow() {
        Health health = health(Map.of("failures", 2L));

        assertThat(health.failed("a")).isNull();
        assertThat(health.succeeded().to()).isEqualTo(DeviceState.UP);
        assertThat(health.failed("b")).isNull();
        assertThat(health.failed("c").reason()).isEqualTo("c");
        assertThat(health.failed("d")).isNull();
        assertThat(health.reason()).isEqualTo("d");
    }

    @Test
    void shouldDoubleTheWaitUpToTheLongestAndStartAnewAfterAnAnswer() {
        Health health = health(Map.of("probeMin", "1s", "probeMax", "5s"));

        assertThat(health.nextProbe()).isEqualTo(Duration.ofSeconds(1));
        assertThat(health.nextProbe()).isEqualTo(Duration.ofSeconds(2));
        assertThat(health.nextProbe()).isEqualTo(Duration.ofSeconds(4));
        assertThat(health.nextProbe()).isEqualTo(Duration.ofSeconds(5));
        health.succeeded();
        assertThat(health.nextProbe()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void shouldTellOnceInTenSecondsThatItAnswersAgainAndMakeUpForTheRest() {
        Health health = health(Map.of("failures", 2L));
        health.succeeded();
        assertThat(health.answersAgain(at(0))).as("it never failed").isFalse();

        assertThat(afterAFailure(health, at(1))).isTrue();
        assertThat(health.answersAgain(at(2))).isFalse();
        assertThat(afterAFailure(health, at(3))).as("too soon").isFalse();
        assertThat(health.answersAgain(at(10))).as("too soon").isFalse();
        assertThat(health.answersAgain(at(11))).as("made up for").isTrue();
        assertThat(health.answersAgain(at(30))).isFalse();

        assertThat(afterAFailure(health, at(31))).isTrue();
        assertThat(afterAFailure(health, at(32))).isFalse();
        health.failed("a");
        health.failed("b");
        assertThat(health.answersAgain(at(50))).as("DOWN").isFalse();
        health.succeeded();
        assertThat(health.answersAgain(at(60))).as("that it is UP says it").isFalse();
    }

    private static long at(int seconds) {
        return Long.MAX_VALUE - 5 + Duration.ofSeconds(seconds).toNanos();
    }

    private static boolean afterAFailure(Health health, long nanoTime) {
        health.failed("once");
        boolean again = health.answersAgain(nanoTime);
        health.succeeded();
        return again;
    }

    @Test
    void shouldTellLatenessWithinAQuarter() {
        Counts counts = new Counts();
        for (int i = 0; i < 990; i++) {
            counts.late(Duration.ofMillis(1).toNanos());
        }
        for (int i = 0; i < 10; i++) {
            counts.late(Duration.ofMillis(400).toNanos());
        }

        assertThat(counts.lateness().quantile(0.99))
                .isBetween(Duration.ofNanos(1_000_000), Duration.ofNanos(1_250_000));
        assertThat(counts.lateness().quantile(0.999)).isBetween(Duration.ofMillis(400), Duration.ofMillis(500));
    }
}
