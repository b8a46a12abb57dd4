/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.bus;

import io.penstock.api.event.Event;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The core data bus: durable streams of events and the cursors that stand in them. Safe for many threads.
 *
 * <ol>
 *   <li>{@link #append} never blocks its caller. Its stage completes when the events would survive what the bus's durability
 *       promises, or has failed at return with {@link io.penstock.api.error.BusFullException}: then none of them was appended.
 *       It fails with {@link IllegalArgumentException} where the same would fail again whenever it came: an event has no binary form, or
 *       together they are more than the stream's cap.
 *   <li>Events of one append keep their order; events of one device keep the order of their appends.
 *   <li>Where an append fails that may be taken another time, what the same thread appended to the stream while that stage was not
 *       complete fails with the same, and is not taken either: who repeats all that failed keeps the order. To look for a failure before
 *       the next append is the caller's part, and so is the order of what several threads append.
 *   <li>A stage completes on the thread that wrote; what hangs on it must not block.
 *   <li>{@link #close} completes or fails every append, flushes every commit, and closes every reader.
 * </ol>
 */
public interface Bus extends AutoCloseable {
    CompletionStage<Void> append(Stream stream, List<Event> events);

    /**
     * A holding reader: what its cursor has not committed is not trimmed by age. A new cursor is placed as its spec says and
     * committed before this returns.
     *
     * @throws IllegalStateException when the cursor has a reader already
     */
    Reader open(CursorSpec cursor, ShardListener listener);

    /** A reader that holds nothing, has no cursor, and starts at the end. */
    Follower follow(Stream stream, Selection selection);

    /** Every cursor there is, open or not. */
    List<CursorStatus> cursors();

    StreamStatus status(Stream stream);

    /** Whether the stream has more shards than one: then nothing sees all its events in one order, nor all under one key. */
    boolean isPartitioned(Stream stream);

    /**
     * Moves a cursor that no reader has open; its state and what it holds are discarded.
     *
     * @return what is discarded, and the lag from where it stood
     * @throws IllegalStateException when it is open
     * @throws IllegalArgumentException when there is none of that name
     */
    Discarded seek(String cursor, Start to);

    /** Forgets a cursor with its state; returns and throws the same as {@link #seek}. */
    Discarded drop(String cursor);

    /**
     * Says which cursors the accepted profile has. Every other stops holding at once, is kept for the bus's {@code keep}, and is
     * then forgotten, which is counted and announced on {@code system}; opening or naming it again makes it hold again. A cursor holds until this says otherwise. Cursors with an
     * open reader are left alone. To be called once the readers of an accepted profile are open.
     */
    void retain(Set<String> cursors);

    DeadLetters deadLetters();

    @Override
    void close();

    /** One {@code system} event's worth of bad news about the log, for health; null when there is none. */
    @Nullable
    String trouble();
}
