/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.interop.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.penstock.app.control.ControlClient;
import io.penstock.app.control.UserErrorException;
import io.penstock.engine.lane.LaneStatus;
import io.penstock.interop.Peer;
import io.penstock.interop.RequiresPeer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The profile is saved again and again, every other time with a mistake in it, while messages keep coming. */
@RequiresPeer({Peer.MOSQUITTO, Peer.MOSQUITTO_CLIENTS})
class ReloadUnderLoadIT {
    /** Longer than the quiet that a changed profile waits for, and than the time between two looks at it. */
    private static final Duration NOTICED = Duration.ofMillis(1200);

    private static final Duration LONGEST = Duration.ofSeconds(60);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void shouldLoseNothingAndKeepTheOrderOverReloadsGoodAndBad() throws Exception {
        try (Mosquitto broker = Mosquitto.start(folder);
                Numbers got = Numbers.from(broker)) {
            CountingProfile counting = CountingProfile.of(folder, broker, broker);
            List<CountingProfile> changes = List.of(
                    counting.where("value > -1"),
                    counting.endpoint(", window: 50"),
                    counting.service(", linger: 5ms"),
                    counting.near(", keepAlive: 20s"));
            try (Program program = Program.start(counting.write());
                    Feed feed = Feed.into(broker)) {
                for (CountingProfile change : changes) {
                    // When it is well
                    String before = program.hash();
                    change.write();
                    await().atMost(LONGEST).until(() -> !program.hash().equals(before));

                    // and when it has a mistake
                    String good = program.hash();
                    change.where("value >").write();
                    await().atMost(LONGEST).pollDelay(NOTICED).until(() -> program.hash()
                            .equals(good));
                    List<String> said = new ArrayList<>();
                    assertThatThrownBy(() -> ControlClient.ask(
                                    folder.resolve("profile/data"),
                                    "reload",
                                    Map.of(),
                                    row -> said.add(row.path("line").asText())))
                            .isInstanceOf(UserErrorException.class);
                    assertThat(said).contains("reload: refused, the profile has mistakes; what ran goes on");
                    int seen = got.size();
                    await().atMost(LONGEST).until(() -> got.size() > seen);
                }
                int count = feed.end();

                // Then
                await().atMost(LONGEST).until(() -> got.distinct().size() >= count);
                assertThat(got.gaps()).isEmpty();
                program.assertEachEventHasItsEnd();
                await().atMost(LONGEST).untilAsserted(() -> {
                    LaneStatus lane = program.lane();
                    assertThat(lane.dropped() + lane.deadLetters()).isZero();
                    assertThat(got.size() - lane.eventsOut()).isBetween(0L, lane.resent());
                });
            }
        }
    }
}
