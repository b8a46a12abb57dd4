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
 */
public record Checkpoint(
        Map<StateKey, byte @Nullable []> state, List<DeadLetter> deadLetters, List<Long> finishedReplays) {
    public static final Checkpoint EMPTY = new Checkpoint(Map.of(), List.of(), List.of());
}
