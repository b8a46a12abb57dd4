/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.interop.mqtt;

import static org.awaitility.Awaitility.await;

import io.penstock.interop.Peer;
import io.penstock.interop.RequiresPeer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker's session still has a subscription of a service that was taken out of the profile while the program was down. */
@RequiresPeer({Peer.MOSQUITTO, Peer.MOSQUITTO_CLIENTS})
class FormerSubscriptionIT {
    /** More than mosquitto lets be unacknowledged. */
    private static final int COUNT = 200;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void shouldNotKeepTheOthersWaitingBehindWhatNobodyWantsAnyMore() throws Exception {
        // Given
        try (Mosquitto broker = Mosquitto.start(folder);
                Numbers got = Numbers.from(broker)) {
            broker.client("mosquitto_sub", "", "-V", "311", "-c", "-E", "-i", "gw-in", "-q", "1", "-t", "former/+");
            broker.client("mosquitto_pub", "", "-q", "1", "-t", "former/x", "-m", "1");

            // When
            Path profile = CountingProfile.of(folder, broker, broker)
                    .near(", clientId: gw")
                    .write();
            try (Program program = Program.start(profile)) {
                broker.client("mosquitto_pub", Numbers.lines(0, COUNT), "-q", "1", "-t", "plant/counter/N", "-l");

                // Then: well before the time that the link waits for services that are still to come
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> got.distinct().size() >= COUNT);
            }
        }
    }
}
