/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.interop.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.interop.Peer;
import io.penstock.interop.RequiresPeer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The destination stays away until the bus is at its cap: what is counted then, under both policies. */
@RequiresPeer({Peer.MOSQUITTO, Peer.MOSQUITTO_CLIENTS})
class FullBusIT {
    private static final Duration WAIT = Duration.ofMinutes(2);
    private static final int FIRST = 500;
    private static final int COUNT = 10_000;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private Mosquitto in;
    private Mosquitto out;
    private Numbers got;

    @BeforeEach
    void start() throws IOException {
        in = Mosquitto.start(Files.createDirectories(folder.resolve("in")));
        out = Mosquitto.start(Files.createDirectories(folder.resolve("out")));
        got = Numbers.from(out);
    }

    @AfterEach
    void stop() {
        got.close();
        out.close();
        in.close();
    }

    @Test
    void shouldLoseNothingWhereAFullBusRefuses() throws Exception {
        try (Program program = startWith("refuse")) {
            // Given
            fill();

            // When
            await().atMost(WAIT).until(() -> program.ofEvents("refused") > 0);
            long atTheCap = program.ofEvents("appended");
            out.resume();

            // Then: what the bus did not take has waited at the broker
            assertThat(atTheCap).isLessThan(COUNT);
            await().atMost(WAIT).until(() -> got.distinct().size() >= COUNT);
            assertThat(got.gaps()).isEmpty();
            assertThat(program.ofEvents("forced_out") + program.lost()).isZero();
            program.assertEachEventHasItsEnd();
        }
    }

    @Test
    void shouldCountWhatAFullBusForcedOutBeforeItWasRead() throws Exception {
        // Given: what is forced out of the files may still be read from memory, until the program ends
        try (Program program = startWith("drop-oldest")) {
            fill();
            await().atMost(WAIT).until(() -> program.ofEvents("appended") >= COUNT);
            assertThat(program.ofEvents("refused")).isZero();
        }

        // When
        out.resume();
        try (Program program = startWith("drop-oldest")) {
            await().atMost(WAIT).until(() -> got.distinct().contains(COUNT - 1));

            // Then
            List<Integer> arrived = got.distinct();
            long lost = program.lost();
            assertThat(lost).isPositive().isLessThanOrEqualTo(program.ofEvents("forced_out"));
            assertThat(arrived.size() + lost).isEqualTo(COUNT);
            assertThat(arrived).isSorted().startsWith(Numbers.range(0, FIRST).toArray(Integer[]::new));
        }
    }

    private Program startWith(String policy) throws Exception {
        return Program.start(CountingProfile.of(folder, in, out)
                .bus("maxSize: 256KiB, segment: 64KiB, whenFull: " + policy)
                .write());
    }

    /** Some arrive, then the destination goes away while more come than the bus holds. */
    private void fill() throws IOException, InterruptedException {
        Numbers.publish(in, 0, FIRST);
        await().atMost(WAIT).until(() -> got.size() >= FIRST);
        out.stop();
        Numbers.publish(in, FIRST, COUNT);
    }
}
