/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class StandstillTest {
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration HOUR = Duration.ofHours(1);

    private Instant wall = Instant.parse("2026-01-31T12:00:00Z");
    private long nanos = -42;
    private final Standstill standstill = new Standstill(
            new Clock() {
                @Override
                public ZoneId getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                    return this;
                }

                @Override
                public Instant instant() {
                    return wall;
                }
            },
            () -> nanos);

    private void pass(Duration time) {
        wall = wall.plus(time);
        nanos += time.toNanos();
    }

    private void run(Duration time) {
        for (Duration left = time; left.compareTo(Duration.ZERO) > 0; left = left.minus(LOOK)) {
            pass(LOOK);
            standstill.look();
        }
    }

    private Instant before() {
        return standstill.before(wall);
    }

    @Test
    void shouldDoubtNothingWhileTheProgramRuns() {
        assertThat(before()).isEqualTo(wall);
        pass(HOUR);
        assertThat(before()).as("nobody has begun to look").isEqualTo(wall);
        run(Duration.ofSeconds(30));
        pass(Standstill.LEAST);
        assertThat(before()).as("a busy machine").isEqualTo(wall);
    }

    @Test
    void shouldTakeWhatIsReadAfterAStandstillToBeAsOld() {
        // Given
        run(Duration.ofSeconds(1));
        Instant stopped = wall;

        // When
        pass(HOUR);

        // Then: whoever reads before anybody looks, and those who read what has gathered
        assertThat(before()).isEqualTo(stopped);
        run(Standstill.DOUBT.minus(LOOK));
        assertThat(before()).isEqualTo(stopped);
        run(Duration.ofSeconds(1));
        assertThat(before()).isEqualTo(wall);
    }

    @Test
    void shouldNoticeASleepInWhichTheMonotonicClockStoodAndAWallThatWasPutBack() {
        // Given
        run(Duration.ofSeconds(1));
        Instant slept = wall;

        // When
        wall = wall.plus(HOUR);

        // Then
        assertThat(before()).isEqualTo(slept);

        // And
        run(Duration.ofMinutes(1));
        nanos += HOUR.toNanos();
        wall = wall.minus(HOUR);
        assertThat(before()).isEqualTo(wall.minus(HOUR));
    }

    @Test
    void shouldKeepTheFirstBeginningWhenItStandsStillAgainAtOnce() {
        // Given
        run(Duration.ofSeconds(1));
        Instant stopped = wall;
        pass(HOUR);
        run(Duration.ofSeconds(1));

        // When
        pass(Duration.ofMinutes(1));

        // Then
        assertThat(before()).as("what was to be read then is read now").isEqualTo(stopped);
    }
}
