/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.connection.Channel;
import io.penstock.api.setting.ConnectionRef;
import java.util.List;
import org.junit.jupiter.api.Test;

class MqttDriverTest {
    @Test
    void shouldNameTheTopicsThatItListensTo() {
        // Given
        MqttDriver driver = MqttDriver.of(
                "plant",
                MqttSubscription.of("plant/line-{device}/{resource}"),
                MqttSubscription.of("$share/penstock/sites/{device}/#"));

        // When
        List<Channel> channels = driver.listensTo(List.of());

        // Then
        assertThat(channels).containsExactly(channel("plant/+/+"), channel("sites/+/#"));
        assertThat(MqttDriver.of("plant").listensTo(List.of())).containsExactly(channel("incoming/data/+/+"));
    }

    private static Channel channel(String topics) {
        return new Channel(new ConnectionRef("plant"), topics);
    }
}
