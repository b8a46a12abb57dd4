/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

/**
 * A holder's own way out over one network connection: when that breaks, this publisher is dead and stays so, even though its link
 * connects again. So nothing overtakes what has failed.
 */
public interface Publisher {
    /**
     * Hands a message over and returns; neither blocks nor throws. Messages arrive in the order of the calls, except that those with a
     * deadline go ahead of those without.
     *
     * @param delivery told exactly once, on any thread, possibly before this returns
     */
    void publish(Publication message, Delivery delivery);

    /**
     * As {@link #publish}, of one of many: it may wait for those behind it, at the latest until {@link #flush}. To wake the network for
     * each costs more than to send it.
     */
    default void write(Publication message, Delivery delivery) {
        publish(message, delivery);
    }

    /** Sends what was written. */
    default void flush() {}

    /**
     * Says how many of its messages its holder keeps in flight. While fewer than half of them are, acknowledgements may be read some milliseconds
     * late, together; a holder that says nothing is taken to wait for none.
     */
    default void window(int most) {}

    /**
     * Ends this publisher for good, and none of another holder: what was handed over here and still waits for the broker to take more
     * is taken back, and is {@linkplain Delivery#unsent unsent}, as is what is handed over from now on. What the network has already goes its way.
     */
    default void end(String reason) {}
}
