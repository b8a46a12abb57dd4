/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import io.penstock.api.rule.Output;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A write that is wanted: on its way, waiting for one before it, or refused and to be tried again. */
final class Wish {
    enum State {
        /** To be sent, or to be tried again at its time. */
        WAITING,
        SENT
    }

    final Instance owner;
    final Claim claim;
    final Set<Output> outputs;
    /** Of the firing that wants it. */
    final String firing;

    /** Of its first command; a later try's has {@code -r<n>} behind it. */
    final String base;

    /** When it was first asked for, by the wall clock. */
    long askedAt;

    int attempt;
    State state = State.WAITING;
    /** In ticks; not before. */
    long notBefore;

    /** Why it was refused last; empty before. */
    String reason = "";

    Wish(Instance owner, Claim claim, String firing, String base, long askedAt) {
        this.owner = owner;
        this.claim = claim;
        this.outputs = claim.outputs();
        this.firing = firing;
        this.base = base;
        this.askedAt = askedAt;
    }

    String commandId() {
        return attempt == 0 ? base : base + "-r" + attempt;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
