/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

/** Hears what became of one publication. Exactly one of these is called, once; they must not block. */
public interface Delivery {
    /** QoS 0: written to the socket. QoS 1 and 2: the broker has it. */
    void arrived();

    /** The message is at fault: topic name invalid, payload format invalid, packet too large. */
    void refused(String reason);

    /** Anything else; nobody knows whether it arrived. */
    void away(String reason);

    /** As {@link #away}, and it never went out: it was taken back, its deadline was over, or there was no connection any more. */
    default void unsent(String reason) {
        away(reason);
    }
}
