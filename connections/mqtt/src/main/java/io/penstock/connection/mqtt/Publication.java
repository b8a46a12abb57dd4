/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import io.penstock.api.driver.Deadline;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message to publish.
 *
 * @param payload not copied: must not be written while it is in flight
 * @param qos 0, 1 or 2
 * @param contentType MQTT 5's property; empty for none; not sent with 3.1.1
 * @param properties MQTT 5's user properties; not sent with 3.1.1
 * @param deadline it goes out before this or never, ahead of what has none, and with MQTT 5 the broker keeps it no longer; null for none
 */
public record Publication(
        String topic,
        byte[] payload,
        int qos,
        boolean retain,
        String contentType,
        Map<String, String> properties,
        @Nullable Deadline deadline) {
    public Publication(
            String topic, byte[] payload, int qos, boolean retain, String contentType, Map<String, String> properties) {
        this(topic, payload, qos, retain, contentType, properties, null);
    }

    /** Without properties, not retained. */
    public static Publication of(String topic, byte[] payload, int qos) {
        return new Publication(topic, payload, qos, false, "", Map.of());
    }

    /** The same, in time or not at all. */
    public Publication by(Deadline latest) {
        return new Publication(topic, payload, qos, retain, contentType, properties, latest);
    }
}
