/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import io.penstock.api.connection.Link;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A shared link to an MQTT broker.
 *
 * <ol>
 *   <li>Out and in are two MQTT clients (live subscriptions make a third), each connected at its first use. Out has a clean session: nothing it sent is ever sent
 *       again by itself. In keeps its session at the broker for {@code sessionExpiry}, so that what was published while we were
 *       away, or was not acknowledged, comes after the reconnect.
 *   <li>{@link #state} is down while one of the clients in use is, and says why.
 *   <li>Listeners and {@link Delivery} are called on the client's own thread: they hand over and return. What the session brought
 *       before its listener was there comes on the thread that subscribes, while it does.
 * </ol>
 */
public interface MqttLink extends Link {
    /**
     * The way out over the network connection that stands now; waits for one at most this long.
     *
     * @throws IOException when there is none, with the reason
     */
    Publisher publisher(Duration wait) throws IOException;

    /**
     * Gives every message that matches the filter to the listener, from now on and after each reconnect, until the subscription
     * is closed. Returns at once; a refused subscription shows in {@link #state} and is tried again.
     *
     * @param filter an MQTT topic filter, {@code $share/<group>/...} among them
     * @param qos the greatest quality of service wanted
     */
    Subscription subscribe(String filter, int qos, Consumer<Received> listener);

    /**
     * As {@link #subscribe}, over a third MQTT client, {@code <clientId>-live}, whose session is clean at each connect: what was published
     * while we were away never comes. For commands, which must not come late. What is unacknowledged when the connection breaks, or
     * the subscription is closed, is gone.
     */
    Subscription subscribeLive(String filter, int qos, Consumer<Received> listener);

    /**
     * As {@link #subscribe(String, int, Consumer)}, for who takes messages in groups anyway: they may gather for so long after each
     * read. They do where all who listen allow it, for the least of their times.
     */
    default Subscription subscribe(String filter, int qos, Duration linger, Consumer<Received> listener) {
        return subscribe(filter, qos, listener);
    }

    /**
     * What a listener wants to hear.
     *
     * @param filter an MQTT topic filter, {@code $share/<group>/...} among them
     * @param qos the greatest quality of service wanted
     */
    record Wanted(String filter, int qos, Consumer<Received> listener) {}

    /**
     * As {@link #subscribe(String, int, Duration, Consumer)}, for all that one owner wants to hear: in the order of arrival over all of
     * its filters, also at its beginning and its end, where it hears either all of them or none. It follows on what a group of the same
     * owner left: what nobody wants of that any more, the broker is told to stop sending.
     *
     * @param owner whose, by a name that nobody else has at this link
     * @param linger how long they may gather after each read
     * @param allRead called on the listeners' threads once they have been given all that was read at once: who takes messages in groups need
     *     wait no longer
     */
    default Subscription subscribe(String owner, Duration linger, List<Wanted> wanted, Runnable allRead) {
        List<Subscription> each = wanted.stream()
                .map(w -> subscribe(w.filter(), w.qos(), linger, w.listener().andThen(message -> allRead.run())))
                .toList();
        return () -> each.forEach(Subscription::close);
    }

    /**
     * These owners subscribe, or have: once a group of each listens, what the broker's session still has for others is for nobody. It is
     * dropped at once instead of after a while, in which all acknowledgements behind it would have to wait. Holds until it is said anew;
     * say it when those who are to leave have left.
     */
    default void expect(Set<String> owners) {}

    /** A listener's place at the link. */
    interface Subscription extends AutoCloseable {
        /**
         * Ends the listening. What comes for this filter is then left unacknowledged, and is given to the next listener of the
         * same filter, or to the next group of the same owner; when none comes within a few seconds while the link stays open, the
         * broker is told to stop sending.
         */
        @Override
        void close();
    }
}
