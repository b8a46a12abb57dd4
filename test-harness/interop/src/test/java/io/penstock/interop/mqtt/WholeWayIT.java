/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.interop.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.engine.lane.LaneState;
import io.penstock.engine.lane.LaneStatus;
import io.penstock.interop.Peer;
import io.penstock.interop.RequiresPeer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The whole way, as a user runs it: a foreign client publishes to one broker, the program takes, filters and converts, and publishes to
 * another; while the second broker goes away, the program is stopped, and the profile is changed, well and badly.
 */
@RequiresPeer({Peer.MOSQUITTO, Peer.MOSQUITTO_CLIENTS})
class WholeWayIT {
    private static final int CHUNK = 1000;
    private static final int RESTARTS = 3;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void shouldLoseNothingAndKeepTheOrderWhateverHappensOnTheWay() throws Exception {
        Path inside = Files.createDirectories(folder.resolve("in"));
        Path outside = Files.createDirectories(folder.resolve("out"));
        try (Mosquitto in = Mosquitto.start(inside);
                Mosquitto out = Mosquitto.start(outside);
                Numbers got = Numbers.from(out)) {
            CountingProfile counting = CountingProfile.of(folder, in, out);
            Path profile = counting.write();
            Program program = Program.start(profile);
            publish(in, 0);
            await().atMost(Duration.ofSeconds(60)).until(() -> got.size() >= CHUNK);

            // When the destination goes away under load
            out.stop();
            publish(in, 1);
            await().atMost(Duration.ofSeconds(60)).until(() -> program.lane().state() == LaneState.AWAY);
            out.resume();
            await().atMost(Duration.ofSeconds(60)).until(() -> got.distinct().size() >= 2 * CHUNK);

            // and the program is stopped while there is something to do, and messages come while it is down
            publish(in, 2);
            program.close();
            publish(in, 3);
            Program again = Program.start(profile);
            await().atMost(Duration.ofSeconds(60)).until(() -> got.distinct().size() >= 4 * CHUNK);

            // and a profile with a mistake is saved, then a good one with another filter
            counting.where("value >").write();
            publish(in, 4);
            String before = again.hash();
            counting.where("value > -1").write();
            await().atMost(Duration.ofSeconds(60)).until(() -> !again.hash().equals(before));
            publish(in, 5);

            // Then
            await().atMost(Duration.ofSeconds(60)).until(() -> got.distinct().size() >= 6 * CHUNK);
            assertThat(got.gaps()).isEmpty();
            LaneStatus lane = again.lane();
            assertThat(lane.deadLetters()).isZero();
            assertThat(lane.dropped()).isZero();
            again.close();
        }
    }

    /**
     * What comes twice is not compared with what the program says that it sent again: to a session that outlived its restart mosquitto 2.0.11
     * sends more than its window, and all that is unacknowledged of it comes again after the next restart.
     */
    @ParameterizedTest
    @ValueSource(strings = {"5", "3.1.1"})
    void shouldLoseNothingAndCountEachEventWhenTheDestinationGoesWithMessagesInFlight(String version) throws Exception {
        try (Mosquitto in = Mosquitto.start(Files.createDirectories(folder.resolve("in")));
                Mosquitto out = Mosquitto.start(Files.createDirectories(folder.resolve("out")));
                Numbers got = Numbers.from(out)) {
            Path profile = CountingProfile.of(folder, in, out)
                    .far(", version: \"" + version + "\"")
                    .write();
            try (Program program = Program.start(profile);
                    Feed feed = Feed.into(in)) {
                for (int restart = 0; restart < RESTARTS; restart++) {
                    // Given
                    int seen = got.size();
                    await().atMost(Duration.ofSeconds(60)).until(() -> got.size() > seen + CHUNK);
                    out.freeze();
                    await().atMost(Duration.ofSeconds(60))
                            .until(() -> program.lane().inFlight() > 0);

                    // When
                    out.stop();
                    await().atMost(Duration.ofSeconds(60))
                            .until(() -> program.lane().state() == LaneState.AWAY);
                    out.resume();
                }
                int count = feed.end();

                // Then
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> got.distinct().size() >= count);
                assertThat(got.gaps()).isEmpty();
                program.assertEachEventHasItsEnd();
                LaneStatus lane = program.lane();
                assertThat(lane.dropped() + lane.deadLetters()).isZero();
                assertThat(lane.eventsOut()).isGreaterThanOrEqualTo(count);
            }
        }
    }

    private static void publish(Mosquitto broker, int chunk) throws IOException, InterruptedException {
        Numbers.publish(broker, chunk * CHUNK, (chunk + 1) * CHUNK);
    }
}
