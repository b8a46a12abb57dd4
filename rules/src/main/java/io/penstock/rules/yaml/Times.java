/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import java.time.Clock;
import java.time.Instant;

/** The two clocks of the rules: ages and schedules go by the wall's, lengths of time by one that is never put back. */
public interface Times {
    /** Nanoseconds since the epoch. */
    long wall();

    /** Nanoseconds since some moment. */
    long ticks();

    /** The machine's. */
    static Times of(Clock clock) {
        return new Times() {
            @Override
            public long wall() {
                Instant now = clock.instant();
                return now.getEpochSecond() * 1_000_000_000L + now.getNano();
            }

            @Override
            public long ticks() {
                return System.nanoTime();
            }
        };
    }

    /** A time of {@link #wall}. */
    static Instant instant(long wall) {
        return Instant.ofEpochSecond(Math.floorDiv(wall, 1_000_000_000L), Math.floorMod(wall, 1_000_000_000L));
    }
}
