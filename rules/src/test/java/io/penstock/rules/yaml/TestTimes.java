/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import java.time.Duration;
import java.time.Instant;

/** Clocks that go when they are told to. */
final class TestTimes implements Times {
    private volatile long wall;
    private volatile long ticks = 1_000_000_000L;

    TestTimes(String instant) {
        Instant at = Instant.parse(instant);
        wall = at.getEpochSecond() * 1_000_000_000L + at.getNano();
    }

    @Override
    public long wall() {
        return wall;
    }

    @Override
    public long ticks() {
        return ticks;
    }

    void pass(Duration time) {
        wall += time.toNanos();
        ticks += time.toNanos();
    }

    void set(String instant) {
        Instant at = Instant.parse(instant);
        wall = at.getEpochSecond() * 1_000_000_000L + at.getNano();
    }
}
