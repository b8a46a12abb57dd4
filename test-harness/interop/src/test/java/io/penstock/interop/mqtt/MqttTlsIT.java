/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.interop.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.penstock.api.setting.Secret;
import io.penstock.connection.mqtt.MqttConnection;
import io.penstock.connection.mqtt.MqttLink;
import io.penstock.connection.mqtt.TlsSettings;
import io.penstock.interop.Peer;
import io.penstock.interop.RequiresPeer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS against mosquitto, which wants a certificate of ours and a password. */
@RequiresPeer({Peer.MOSQUITTO, Peer.MOSQUITTO_CLIENTS, Peer.OPENSSL})
class MqttTlsIT {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void shouldConnectOnlyWhereBothSidesAreWhoTheySay() throws Exception {
        // Given
        Certificates ours = Certificates.make(folder, "ca").sign("broker").sign("gw");
        Certificates other = Certificates.make(folder, "stranger");
        try (Mosquitto broker = Mosquitto.startClosed(
                folder,
                MqttLinkIT.passwords(folder),
                "cafile " + ours.certificate("ca"),
                "certfile " + ours.certificate("broker"),
                "keyfile " + ours.key("broker"),
                "require_certificate true")) {
            Path ca = ours.certificate("ca");
            Path certificate = ours.certificate("gw");
            Path key = ours.key("gw");

            // When / Then
            assertThat(connects(broker, new TlsSettings(ca, certificate, key, true)))
                    .isTrue();
            assertThat(connects(broker, new TlsSettings(null, certificate, key, false)))
                    .isTrue();
            assertThatThrownBy(() ->
                            connects(broker, new TlsSettings(other.certificate("stranger"), certificate, key, true)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("unable to find valid certification path");
            assertThatThrownBy(() -> connects(broker, new TlsSettings(null, certificate, key, true)))
                    .hasMessageContaining("unable to find valid certification path");
            assertThatThrownBy(() -> connects(broker, new TlsSettings(ca, null, null, true)))
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> connects(broker, new TlsSettings(folder.resolve("nope.pem"), null, null, true)))
                    .hasMessageContaining("tls.ca: there is no file");
        }
    }

    private static boolean connects(Mosquitto broker, @Nullable TlsSettings tls) throws IOException {
        MqttConnection connection = new MqttConnection(
                broker.url().replace("mqtt:", "mqtts:"),
                "gw",
                new Secret("plant", "let-me-in"),
                null,
                "5",
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofDays(1),
                tls,
                null);
        try (MqttLink link = connection.open("tls")) {
            assertThatThrownBy(() -> link.publisher(Duration.ZERO)).hasMessageContaining("connecting");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> !link.state().reason().equals("connecting"));
            new Resending(MqttLinkIT.endpoint(1), Hosts.of(link), "d").once(50, Duration.ofSeconds(3));
            return link.state().up();
        }
    }
}
