/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.mqtt;

import io.penstock.api.error.SettingException;
import io.penstock.api.plugin.Setting;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is listened to, and how it is read. */
public record MqttSubscription(
        @Setting(
                        value =
                                "Topic with fields: {device}, {resource} or {source} (a resource or device command), {*} for any level;"
                                        + " # at the end for any rest.",
                        main = true,
                        required = true,
                        example = "plant/{device}/{resource}")
                String topic,
        @Setting(value = "Greatest quality of service.", defaultValue = "1", min = 0, max = 2) int qos,
        @Setting(value = "What the payload is.", defaultValue = "json") PayloadFormat format,
        @Setting("Device that all of it is from, where the topic has no {device}.") @Nullable String device,
        @Setting("Resource or device command that all of it is of, where the topic has neither.") @Nullable
                String source,
        @Setting("JSON pointers by resource; each resource's own attribute `pointer` when absent.")
                Map<String, String> pointers,
        @Setting(
                        value =
                                "JSON pointer to the time of the reading: ISO 8601, or a number since 1970 in seconds, milli-, micro- or"
                                        + " nanoseconds (by its size). The time of arrival when absent.",
                        example = "/timestamp")
                @Nullable
                String origin) {
    public MqttSubscription {
        TopicPattern pattern;
        try {
            pattern = new TopicPattern(topic);
        } catch (IllegalArgumentException e) {
            throw new SettingException("topic", e.getMessage().replaceFirst(" but .*", ""), topic);
        }
        if (format != PayloadFormat.EDGEX && !pattern.hasDevice() && device == null) {
            throw new SettingException("device", "must be there when the topic has no {device}", null);
        }
        if (pattern.hasDevice() && device != null) {
            throw new SettingException("device", "must be absent when the topic has {device}", device);
        }
        if (pattern.hasName() && source != null) {
            throw new SettingException("source", "must be absent when the topic has {resource} or {source}", source);
        }
        if (format == PayloadFormat.VALUE && !pattern.hasName() && source == null) {
            throw new SettingException("source", "must be there when a bare value's topic has no {resource}", null);
        }
        pointers.forEach((resource, pointer) -> {
            if (!pointer.isEmpty() && !pointer.startsWith("/")) {
                throw new SettingException("pointers", "must be empty or begin with /", pointer);
            }
        });
        if (origin != null && !origin.startsWith("/")) {
            throw new SettingException("origin", "must begin with /", origin);
        }
    }

    /** By its defaults. */
    public static MqttSubscription of(String topic) {
        return new MqttSubscription(topic, 1, PayloadFormat.JSON, null, null, Map.of(), null);
    }
}
