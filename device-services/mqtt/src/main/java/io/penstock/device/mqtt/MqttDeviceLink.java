/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.mqtt;

import io.penstock.api.plugin.Setting;
import org.jspecify.annotations.Nullable;

/** How a device is reached: its {@code protocols: {mqtt: ...}} entry. */
public record MqttDeviceLink(
        @Setting(
                        value = "Topic that the device takes commands under; without one it cannot be asked or set.",
                        name = "CommandTopic")
                @Nullable
                String commandTopic,
        @Setting("The device's name in topics when it is another than its own.") @Nullable String topicName) {
    public MqttDeviceLink {
        if (commandTopic != null && (commandTopic.isEmpty() || commandTopic.matches(".*[+#].*"))) {
            throw new io.penstock.api.error.SettingException(
                    "CommandTopic", "must be a topic without + and #", commandTopic);
        }
    }
}
