/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.bus;

/**
 * Hears which shards a reader has. Called by {@link Bus#open}, {@link Reader#poll} and {@link Reader#close} on their caller's
 * thread.
 */
public interface ShardListener {
    /** From now on polls give batches of this shard; {@code saved} is what its last commit left. */
    void assigned(Shard shard, Saved saved);

    /** No more batches of this shard; a commit for it made during this call is still written. */
    void revoked(Shard shard);
}
