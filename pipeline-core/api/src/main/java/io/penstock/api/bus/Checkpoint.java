/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.bus;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What goes with a position in one atomic commit.
 *
 * @param state changed values since the last commit; null deletes
 * @param deadLetters what could never be delivered
 * @param finishedReplays ids of dead letters that were replayed and are done with: they are deleted
 * @param messages how many of the shard's messages, as {@link Reader#handedOver} counts them, are finished or in the state
 */
public record Checkpoint(
        Map<StateKey, byte @Nullable []> state,
        List<DeadLetter> deadLetters,
        List<Long> finishedReplays,
        long messages) {
    public static final Checkpoint EMPTY = new Checkpoint(Map.of(), List.of(), List.of());

    /** Of a reader that counts no messages. */
    public Checkpoint(
            Map<StateKey, byte @Nullable []> state, List<DeadLetter> deadLetters, List<Long> finishedReplays) {
        this(state, deadLetters, finishedReplays, 0);
    }
}
