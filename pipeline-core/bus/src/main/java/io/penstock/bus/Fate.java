/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** How an append ends. Apart from its events: what its thread queues behind it looks at it, and must not keep those in memory. */
final class Fate extends CompletableFuture<Void> {
    /** Why nothing of its group was taken, though it may be another time; null when it was, or nobody knows yet. */
    volatile @Nullable Throwable obstacle;
}
