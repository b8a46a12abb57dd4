/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.command.Caller;
import io.penstock.api.command.Command;
import io.penstock.device.sdk.Timing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SeenIdsTest {
    private static final Duration LONG = Duration.ofHours(1);
    private final Instant now = Instant.now();

    private final SeenIds seen = new SeenIds(Timing.of(Clock.systemUTC()), 3);

    private static Command asked(String id, Instant at) {
        return Command.set(id, "d", "r", Map.of("r", 1), DeskFixture.rest("ann"), at);
    }

    @Test
    void shouldTakeAnIdOnce() {
        assertThat(seen.add(asked("a", now), LONG)).isTrue();
        assertThat(seen.maybe(asked("a", now))).isTrue();
        assertThat(seen.add(asked("a", now.plusSeconds(9)), LONG)).isFalse();
        seen.remove(asked("a", now));
        assertThat(seen.add(asked("a", now), LONG)).isTrue();
    }

    @Test
    void shouldKeepTheIdsOfEachDoorApart() {
        Caller door = Caller.of(Caller.Origin.MQTT, "ann");
        assertThat(seen.add(asked("ann/1", now), LONG)).isTrue();
        assertThat(seen.add(Command.set("ann/1", "d", "r", Map.of("r", 1), door, now), LONG))
                .isTrue();
        assertThat(seen.add(asked("ann/1", now), LONG)).isFalse();
    }

    @Test
    void shouldForgetWhatHasOutlivedItsTime() {
        seen.add(asked("a", now), Duration.ZERO);
        seen.add(asked("b", now), LONG);

        assertThat(seen.size()).isEqualTo(1);
        assertThat(seen.maybe(asked("a", now))).isFalse();
    }

    @Test
    void shouldRefuseWhatIsOlderThanWhatItHadToForget() {
        for (int i = 0; i < 4; i++) {
            assertThat(seen.add(asked("id-" + i, now.minusSeconds(100 - i)), LONG))
                    .isTrue();
        }

        assertThat(seen.size()).isEqualTo(3);
        assertThat(seen.maybe(asked("id-0", now.minusSeconds(100))))
                .as("forgotten")
                .isTrue();
        assertThat(seen.maybe(asked("other", now.minusSeconds(200)))).isTrue();
        assertThat(seen.maybe(asked("other", now))).isFalse();
    }

    @Test
    void shouldNotBeLockedUpByAClockThatIsAhead() {
        for (int i = 0; i < 4; i++) {
            seen.add(asked("ahead-" + i, now.plusSeconds(1_000_000)), LONG);
        }

        assertThat(seen.maybe(asked("mine", Instant.now().plusSeconds(1)))).isFalse();
    }
}
