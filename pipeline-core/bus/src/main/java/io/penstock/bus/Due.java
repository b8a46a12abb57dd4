/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import io.penstock.api.bus.Checkpoint;
import io.penstock.api.bus.StateKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What is to be written: of one cursor, or of none (a device service's dead letters). Later commits are merged into it. */
final class Due {
    final @Nullable CursorEntry cursor;

    @Nullable
    LogPosition position;

    /** Messages that are passed with it. */
    long messages;

    final Map<StateKey, byte @Nullable []> state = new LinkedHashMap<>();
    final List<EncodedLetter> deadLetters = new ArrayList<>();

    /** Dead letters whose giver waits to hear that they are written, and gives them again when they are not. */
    final List<EncodedLetter> offered = new ArrayList<>();

    final List<Long> finishedReplays = new ArrayList<>();
    final List<CompletableFuture<Void>> waiting = new ArrayList<>();

    Due(@Nullable CursorEntry cursor) {
        this.cursor = cursor;
    }

    void add(LogPosition changed, Checkpoint c, List<EncodedLetter> letters, CompletableFuture<Void> done) {
        if (position != null && changed.compareTo(position) < 0) {
            throw new IllegalArgumentException("commits must not go back from " + position + " but was " + changed);
        }
        position = changed;
        messages = c.messages();
        state.putAll(c.state());
        deadLetters.addAll(letters);
        finishedReplays.addAll(c.finishedReplays());
        waiting.add(done);
    }

    /** Forgets what somebody has heard of that it failed, and will give again. */
    void clearTold() {
        waiting.clear();
        offered.clear();
    }

    /** Whether there is nothing to write. */
    boolean isEmpty() {
        return position == null && deadLetters.isEmpty() && offered.isEmpty() && finishedReplays.isEmpty();
    }

    /** Takes what came later. A place and the state that belongs to it go together. */
    void merge(Due later) {
        if (later.position != null) {
            position = later.position;
            messages = later.messages;
            state.putAll(later.state);
        }
        deadLetters.addAll(later.deadLetters);
        offered.addAll(later.offered);
        finishedReplays.addAll(later.finishedReplays);
        waiting.addAll(later.waiting);
    }
}
