/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import io.netty.buffer.ByteBufUtil;
import java.util.Map;

/** How long a PUBLISH becomes (MQTT 5.0, section 3.3). */
final class PacketSize {
    /** The greatest remaining length that four bytes can say (MQTT 5.0, section 1.5.5). */
    static final int GREATEST = 268_435_455;

    /** Of a packet that we take: what is larger becomes no event (the bus takes 16 MiB). With MQTT 5 the broker is told, and drops it. */
    static final int GREATEST_IN = 16 << 20;

    /** Type and flags, packet identifier, lengths of the properties and of the rest. */
    private static final int FIXED = 1 + 2 + 4 + 4;

    private static final int EXPIRY = 1 + 4;

    private PacketSize() {}

    /** At most: the two lengths may take less than their four bytes. */
    static long atMost(Publication message) {
        long size = FIXED + text(message.topic()) + message.payload().length;
        if (message.deadline() != null) {
            size += EXPIRY;
        }
        if (!message.contentType().isEmpty()) {
            size += 1 + text(message.contentType());
        }
        for (Map.Entry<String, String> property : message.properties().entrySet()) {
            size += 1 + text(property.getKey()) + text(property.getValue());
        }
        return size;
    }

    private static long text(String text) {
        return 2L + utf8(text);
    }

    static int utf8(String text) {
        return ByteBufUtil.utf8Bytes(text);
    }
}
