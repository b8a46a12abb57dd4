/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PhasesTest {
    private final Shared shared = new Shared(
            new RecordingBus().bus(),
            new NoConnections(),
            Timing.of(Clock.systemUTC()),
            new SplittableRandom(1),
            Path.of("."));

    @AfterEach
    void stop() {
        shared.stop();
    }

    @Test
    void shouldLetAFewSchedulesBeginSoon() {
        // When
        long latest = latest(9, Duration.ofSeconds(10));

        // Then
        assertThat(latest).isLessThan(90);
    }

    @Test
    void shouldSpreadManySchedulesOverTheirWholeInterval() {
        // When
        long latest = latest(150, Duration.ofSeconds(1));

        // Then
        assertThat(latest).isBetween(950L, 1000L);
    }

    private long latest(int schedules, Duration interval) {
        shared.startPhases(schedules);
        return IntStream.range(0, schedules)
                .mapToLong(i -> shared.phase(interval).toMillis())
                .max()
                .orElseThrow();
    }
}
