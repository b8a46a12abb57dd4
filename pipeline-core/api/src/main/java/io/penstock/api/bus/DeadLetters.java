/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.bus;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What could never be delivered, kept with the reason, capped for each owner: the oldest is dropped and counted. */
public interface DeadLetters {
    /** Adds one outside a commit (a device service's). Completes when it is written; one that fails is not kept: add it again. */
    CompletionStage<Void> add(DeadLetter letter);

    /**
     * The newest last; fewer than {@code limit} once they are {@link Reader#ENOUGH_BYTES} together. Only an empty list says that there are
     * no more.
     *
     * @param owner only this owner's; null for all
     * @param after only ids above this
     */
    List<DeadLetter> list(@Nullable String owner, long after, int limit);

    @Nullable
    DeadLetter get(long id);

    /** How many there are. */
    long count(@Nullable String owner);

    /** How many events were in the letters that the cap has dropped, since the store was made; a letter without any is one. */
    long dropped(@Nullable String owner);

    /** Bytes that each owner's may have. */
    long cap();

    /** @return how many of these there were */
    int drop(List<Long> ids);
}
