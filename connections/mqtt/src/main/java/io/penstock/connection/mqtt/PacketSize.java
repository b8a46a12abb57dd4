/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** How long a PUBLISH becomes (MQTT 5.0, section 3.3). */
final class PacketSize {
    /** Type and flags, packet identifier, length of the properties, topic alias. */
    private static final int FIXED = 1 + 2 + 4 + 3;

    private PacketSize() {}

    /** At most: the remaining length may take less than its four bytes, and the client need not use a topic alias. */
    static long atMost(Publication message) {
        long size = FIXED + 4 + text(message.topic()) + message.payload().length;
        if (!message.contentType().isEmpty()) {
            size += 1 + text(message.contentType());
        }
        for (Map.Entry<String, String> property : message.properties().entrySet()) {
            size += 1 + text(property.getKey()) + text(property.getValue());
        }
        return size;
    }

    private static long text(String text) {
        return 2L + text.getBytes(StandardCharsets.UTF_8).length;
    }
}
