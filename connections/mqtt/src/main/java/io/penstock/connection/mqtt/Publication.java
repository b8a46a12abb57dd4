/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import java.util.Map;

/**
 * A message to publish.
 *
 * @param payload not copied: must not be written while it is in flight
 * @param qos 0, 1 or 2
 * @param contentType MQTT 5's property; empty for none; not sent with 3.1.1
 * @param properties MQTT 5's user properties; not sent with 3.1.1
 */
public record Publication(
        String topic, byte[] payload, int qos, boolean retain, String contentType, Map<String, String> properties) {
    /** Without properties, not retained. */
    public static Publication of(String topic, byte[] payload, int qos) {
        return new Publication(topic, payload, qos, false, "", Map.of());
    }
}
