/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import io.penstock.api.rule.Output;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What active rules want their outputs to be, and which of several has an output. */
final class Claims {
    private final Map<Output, List<Claim>> all = new HashMap<>();
    private long order;

    /** For the claim that is made next. */
    long nextOrder() {
        return ++order;
    }

    /** It stands from now on. */
    void add(Claim claim) {
        claim.outputs()
                .forEach(o -> all.computeIfAbsent(o, k -> new ArrayList<>()).add(claim));
        order = Math.max(order, claim.order());
    }

    /**
     * Nothing of this owner's stands any more.
     *
     * @return what stood
     */
    List<Claim> release(Instance owner) {
        List<Claim> released = List.copyOf(owner.claims);
        for (Claim claim : released) {
            claim.outputs()
                    .forEach(o -> all.computeIfPresent(o, (k, claims) -> {
                        claims.remove(claim);
                        return claims.isEmpty() ? null : claims;
                    }));
        }
        owner.claims.clear();
        return released;
    }

    /** That which has this output; null for none. */
    @Nullable
    Claim winner(Output output) {
        Claim best = null;
        for (Claim claim : all.getOrDefault(output, List.of())) {
            best = best == null || claim.beats(best) ? claim : best;
        }
        return best;
    }

    boolean isEmpty() {
        return all.isEmpty();
    }
}
