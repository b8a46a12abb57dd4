/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.api.error.SettingException;
import io.penstock.api.setting.Secret;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MqttConnectionTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "tcp://host",
                "mqtt:host",
                "mqtt://",
                "mqtt://u:p@host",
                "mqtt://host/path",
                "mqtt://host?x=1",
                "",
                "mqtt://a b",
                "mqtt://h:0",
                "mqtt://h:65536"
            })
    void shouldRefuseUrlsThatAreNone(String url) {
        assertThatThrownBy(() -> MqttConnection.of(url))
                .isInstanceOf(SettingException.class)
                .hasMessageStartingWith("url must");
    }

    @Test
    void shouldNotShowAPasswordThatStandsInTheUrl() {
        assertThatThrownBy(() -> MqttConnection.of("mqtt://gw:hunter2@host")).hasMessageNotContaining("hunter2");
    }

    @Test
    void shouldKnowTheUsualPorts() {
        assertThat(MqttConnection.of("mqtt://h").port()).isEqualTo(1883);
        assertThat(MqttConnection.of("mqtts://h").port()).isEqualTo(8883);
        assertThat(MqttConnection.of("mqtt://h:1").port()).isEqualTo(1);
        assertThat(MqttConnection.of("mqtt://[::1]:1").host()).isEqualTo("::1");
    }

    @Test
    void shouldWarnOfAPasswordThatGoesOutPlain() {
        assertThat(withPassword("mqtt://broker.plant", null).warnings())
                .containsExactly("the password goes to broker.plant unencrypted: use mqtts://");
        assertThat(withPassword("mqtt://127.0.0.1", null).warnings()).isEmpty();
        assertThat(withPassword("mqtts://broker.plant", null).warnings()).isEmpty();
        assertThat(withPassword("mqtts://broker.plant", new TlsSettings(null, null, null, false))
                        .warnings())
                .hasSize(1);
    }

    @Test
    void shouldWantCertificateAndKeyTogether() {
        assertThatThrownBy(() -> new TlsSettings(null, Path.of("c.pem"), null, true))
                .isInstanceOf(SettingException.class)
                .hasMessageStartingWith("key must be there");
    }

    @Test
    void shouldMakeClientIdsThatAreStableAndTellProfilesApart() {
        // Given
        String id = ClientIds.stable("plant 1", Path.of("/a"));

        // Then
        assertThat(id).startsWith("penstock-plant-1-").isEqualTo(ClientIds.stable("plant 1", Path.of("/a/../a")));
        assertThat(ClientIds.stable("plant 1", Path.of("/b"))).isNotEqualTo(id);
    }

    private static MqttConnection withPassword(String url, @Nullable TlsSettings tls) {
        return new MqttConnection(
                url,
                "gw",
                new Secret("s", "hunter2"),
                null,
                "5",
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                Duration.ofDays(1),
                tls,
                null);
    }
}
