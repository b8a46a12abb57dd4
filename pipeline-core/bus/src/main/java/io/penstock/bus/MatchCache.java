/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import io.penstock.api.bus.Selection;
import java.util.Arrays;

/** Remembers by a triple's id whether a selection wants it. One thread at a time; triples of one table. */
final class MatchCache {
    private static final byte WANTED = 1;
    private static final byte NOT_WANTED = 2;

    private final Selection selection;
    private final boolean all;
    private byte[] known = new byte[64];

    MatchCache(Selection selection) {
        this.selection = selection;
        this.all = selection.matchesAll();
    }

    boolean matchesAll() {
        return all;
    }

    boolean matches(Triple t) {
        if (all) {
            return true;
        }
        if (t.id == Triple.NO_ID) {
            return t.matches(selection);
        }
        if (t.id >= known.length) {
            known = Arrays.copyOf(known, Math.max(t.id + 1, known.length * 2));
        }
        if (known[t.id] == 0) {
            known[t.id] = t.matches(selection) ? WANTED : NOT_WANTED;
        }
        return known[t.id] == WANTED;
    }

    /** How many events of a block are wanted. */
    int count(TailBlock block) {
        if (all) {
            return block.events.length;
        }
        int found = 0;
        for (int i = 0; i < block.triples.length; i++) {
            if (matches(block.triples[i])) {
                found += block.counts[i];
            }
        }
        return found;
    }
}
