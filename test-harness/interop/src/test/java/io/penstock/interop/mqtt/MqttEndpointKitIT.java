/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.interop.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.api.endpoint.Sender;
import io.penstock.interop.Peer;
import io.penstock.interop.RequiresPeer;
import io.penstock.testkit.endpoint.EndpointKit;
import io.penstock.testkit.endpoint.FarSide;
import io.penstock.testkit.endpoint.KitContext;
import io.penstock.testkit.endpoint.RecordedOutcome;
import io.penstock.testkit.endpoint.RecordedOutcome.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The endpoint {@code mqtt} against mosquitto, which is stopped, frozen and told to take small messages only. */
@RequiresPeer({Peer.MOSQUITTO, Peer.MOSQUITTO_CLIENTS})
class MqttEndpointKitIT {
    private static final String ANNOUNCED = "max_packet_size 2000";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Nested
    class Version5 extends EndpointKit {
        @Override
        protected FarSide farSide(Path profileFolder) throws IOException {
            return MosquittoSide.start(profileFolder, "5", ANNOUNCED);
        }
    }

    @Nested
    class Version311WhichCannotRefuse extends EndpointKit {
        @Override
        protected FarSide farSide(Path profileFolder) throws IOException {
            return MosquittoSide.start(profileFolder, "3.1.1");
        }
    }

    @Test
    void shouldBeAwayForAMessageAboveTheLimitBecauseVersion311HasNoWayToRefuse() throws Exception {
        // When: mosquitto hangs up on such a message
        RecordedOutcome outcome = sendTooLarge("3.1.1", ANNOUNCED);

        // Then: the next goes out over the next connection
        assertThat(outcome.all()).containsExactly(List.of(Kind.AWAY), List.of(Kind.AWAY));
        assertThat(outcome.reasons()).allSatisfy(r -> assertThat(r).isNotBlank());
    }

    @Test
    void shouldRefuseAMessageAboveALimitThatTheBrokerDoesNotAnnounce() throws Exception {
        // When: mosquitto answers with a PUBACK of reason 0x95, which MQTT 5.0 (3.4.2.1) does not have, and hangs up
        RecordedOutcome outcome = sendTooLarge("5", "message_size_limit 2000");

        // Then: the next goes out over the next connection
        assertThat(outcome.all()).containsExactly(List.of(Kind.REFUSED), List.of(Kind.AWAY));
        assertThat(outcome.reasons()).first().asString().contains("packet too large");
    }

    /** One that is too large, and one that is not. */
    private RecordedOutcome sendTooLarge(String version, String limit) throws Exception {
        try (MosquittoSide far = MosquittoSide.start(folder, version, limit);
                Sender sender = far.endpoint().open(KitContext.in(folder, far.hosts()))) {
            RecordedOutcome outcome = new RecordedOutcome(2);
            sender.send(List.of(EndpointKit.message(far.refusable()), EndpointKit.message("after")), outcome);
            await().atMost(Duration.ofSeconds(60)).until(outcome::settled);
            return outcome;
        }
    }
}
