/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.mqtt;

import io.penstock.api.error.SettingException;
import io.penstock.api.plugin.Setting;
import org.jspecify.annotations.Nullable;

/** Where a resource's value is: its {@code attributes}. */
public record MqttPoint(
        @Setting(
                        value =
                                "JSON pointer (RFC 6901) to the value in the payload; the key of the resource's name when absent.",
                        example = "/data/temp")
                @Nullable
                String pointer,
        @Setting(value = "Topic that carries this resource; {device} is filled in.", example = "plant/{device}/temp")
                @Nullable
                String topic,
        @Setting("Format of what comes on that topic.") @Nullable PayloadFormat format) {
    public MqttPoint {
        if (pointer != null && !pointer.isEmpty() && !pointer.startsWith("/")) {
            throw new SettingException("pointer", "must be empty or begin with /", pointer);
        }
        if (topic != null && (topic.isEmpty() || topic.indexOf('+') >= 0 || topic.indexOf('#') >= 0)) {
            throw new SettingException("topic", "must be a topic without + and #", topic);
        }
        if (format != null && topic == null) {
            throw new SettingException("format", "must stand beside a topic", format);
        }
        if (format == PayloadFormat.EDGEX) {
            throw new SettingException("format", "must be json, cbor or value for one resource", "edgex");
        }
    }
}
