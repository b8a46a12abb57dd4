/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A message that came in. */
public interface Received {
    String topic();

    /** Not null, may be empty: an empty retained message clears what was retained. */
    byte[] payload();

    int qos();

    boolean retained();

    /** Whether the broker says that it may have been here before: MQTT's DUP flag. */
    default boolean redelivered() {
        return false;
    }

    /**
     * Whether the broker gives it once more, over a later connection than it came over: at the beginning of that the session was still there
     * (MQTT 5.0, section 4.4). Who has not passed it on yet may forget it.
     */
    default boolean superseded() {
        return false;
    }

    /** MQTT 5's property; empty when absent. */
    String contentType();

    /** An MQTT 5 user property; null when absent. */
    @Nullable
    String property(String name);

    /** How long its sender wants it to be of use from when it came here: MQTT 5's message expiry; null when it does not say. */
    default @Nullable Duration expiry() {
        return null;
    }

    /**
     * Tells the broker that it is safe. Any thread, any order: the link sends acknowledgements in the order of arrival, as
     * MQTT demands. Does nothing for QoS 0, twice, or when the connection it came over is gone: then the broker sends it again.
     */
    void acknowledge();
}
