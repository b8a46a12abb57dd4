/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * One network connection to a broker, used once: the only place where a client library stands. It never reconnects and never
 * sends anything twice.
 */
interface Wire {
    /**
     * How many publications may be unacknowledged.
     *
     * @param all of any quality of service
     * @param exactlyOnce when one of QoS 2 is to be sent
     */
    record Limits(int all, int exactlyOnce) {
        int of(int qos) {
            return qos == 2 ? exactlyOnce : all;
        }
    }

    /**
     * Called once, before anything else.
     *
     * @return what the broker takes
     */
    CompletableFuture<Limits> connect();

    /**
     * How long to let packets gather before they are read, asked after each read; called once, after {@link #connect}. A wire
     * that cannot do so reads them as they come.
     *
     * @param nanos 0 for not at all
     */
    default void pace(LongSupplier nanos) {}

    /**
     * Takes a message on, to go out with those behind it: at the latest with the next {@link #flush}. Any thread.
     *
     * @throws IllegalArgumentException when no broker, or not this one, could take the message
     */
    CompletableFuture<?> write(Publication message);

    /** Sends what was written. */
    void flush();

    default CompletableFuture<?> publish(Publication message) {
        CompletableFuture<?> result = write(message);
        flush();
        return result;
    }

    CompletableFuture<?> subscribe(String filter, int qos);

    CompletableFuture<?> unsubscribe(String filter);

    /** Says goodbye to the broker, which keeps the session for as long as was agreed. */
    CompletableFuture<?> disconnect();

    /** Gets every message that comes in, on the client's thread. */
    interface Heard extends Consumer<Received> {
        /** What was read at once has been given, to the last message. */
        default void allRead() {}
    }

    /** What a wire is made for. */
    interface Maker {
        /**
         * Opens nothing yet.
         *
         * @param lost told once, with the reason, when connecting failed or the connection ended
         * @throws IOException when a certificate or key cannot be read
         */
        Wire make(String clientId, boolean keepSession, Heard messages, Consumer<String> lost) throws IOException;

        /** Lets go of what its wires share; they have been told to disconnect. */
        default void close() {}
    }
}
