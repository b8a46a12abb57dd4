/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.bus;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A reader with a cursor. {@link #wakeup} may be called from any thread; all else on one thread.
 *
 * <ol>
 *   <li>{@link #poll} goes on where the last poll ended, not where the cursor stands.
 *   <li>A waiting poll is woken at most once each {@code linger}, never for a block without a match, and at once when {@code max}
 *       matching events wait or {@link #wakeup} is called.
 *   <li>A hole (bad block, missing segment, events forced out) is counted, announced on {@code system}, and passed over.
 *   <li>Commits of a shard are in order of position, and each is atomic. A commit replaces all before it; state merges.
 *   <li>{@link #close} writes the commits made and keeps the cursor.
 *   <li>{@link #select} moves nothing: the next poll goes on behind the last, by the other selection.
 *   <li>A poll gives fewer than {@code max} once it has read {@link #ENOUGH_BYTES}: a backlog of large events is read in pieces that fit
 *       into memory, in order, each of one event at least.
 * </ol>
 */
public interface Reader extends AutoCloseable {
    /** Bytes of events, in binary, behind which nothing is added to what one call gives. */
    long ENOUGH_BYTES = 8 << 20;

    /**
     * The next events, at most {@code max} and about {@link #ENOUGH_BYTES}; waits up to {@code timeout} for the first.
     *
     * @param linger how long to gather after the first, and the least time between two wakings; while events flow steadily it counts
     *     from the last batch, so that what came gathered does not wait once more
     * @return null when nothing came in time or it was woken up
     */
    @Nullable
    Batch poll(Duration linger, Duration timeout, int max);

    /** What polls give from the next one on. */
    void select(Selection selection);

    /** Makes a waiting poll, or the next one, return at once. */
    void wakeup();

    /**
     * Saves that everything before {@code position} is finished, with what goes with it. Written together with other cursors'
     * commits, at most every 50 ms.
     *
     * @return completes when it is written; fails when it could not be (disk full): it stays due and is tried again
     */
    CompletionStage<Void> commit(Shard shard, Position position, Checkpoint checkpoint);

    /**
     * Says that a shard's first messages may have been handed over: {@code messages} of them, counted from 0 since it was assigned, those in
     * its saved state first, then as they are formed. What no commit has passed is in the next {@link Saved}, also when the process is killed:
     * it costs a store, and a power cut may lose it. For a count of what is double, which is at most that.
     */
    void handedOver(Shard shard, long messages);

    /** Writes at once what was committed and not yet written; returns when it is. */
    void flush();

    /** The shard that this device's events are in; null when it is not this reader's. */
    @Nullable
    Shard shardOf(String device);

    /** Events between the last polled position and the end, over all shards; an estimate where events are passed over. */
    long lag();

    @Override
    void close();
}
