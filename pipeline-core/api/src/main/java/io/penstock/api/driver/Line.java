/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.driver;

import java.io.IOException;
import java.util.List;

/**
 * An open way to the devices of one line. Called by one worker at a time.
 *
 * <ol>
 *   <li>{@link #read} answers one {@link Reply} a point, in the order asked. A point's own failure is a reply; a failure of the
 *       device or link is an {@code IOException}.
 *   <li>Neither call outlasts its deadline; where the protocol's library might, the driver interrupts it.
 *   <li>{@link #close} returns within a second, may come from another thread, and ends a call in progress.
 * </ol>
 */
public interface Line<L extends Record, P extends Record> extends AutoCloseable {
    List<Reply> read(BoundDevice<L, P> device, List<Point<P>> points, Deadline deadline) throws IOException;

    /**
     * Writes all values, or fails.
     *
     * @throws OutcomeUnknownException when it was sent and no answer came, or a part of it was done: it may have been done, and nobody
     *     repeats it. A write that fails by an {@link java.io.InterruptedIOException} that is no socket's time-out counts as one
     * @throws IOException when the device refused it, or it was never sent: nothing was done
     */
    void write(BoundDevice<L, P> device, List<Write<P>> writes, Deadline deadline) throws IOException;

    /**
     * Starts giving what devices say of themselves to the sink, until close. Called once, right after open; returns at once.
     */
    default void subscribe(Sink sink) throws IOException {}

    /**
     * Whether it may help to close it and open it anew when none of its devices answers. It does not where what it stands on mends itself,
     * such as a connection that is shared: what devices say of themselves meanwhile would only be held up.
     */
    default boolean isWorthReopening() {
        return true;
    }

    @Override
    void close();
}
