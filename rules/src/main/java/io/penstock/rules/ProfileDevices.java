/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules;

import io.penstock.api.bus.StateKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The devices of the profile, and those that have left it and were not taken leave of; saved, so that a start knows whom it misses. Places on the
 * bus are counted in events. One thread at a time.
 */
public final class ProfileDevices {
    private static final StateKey KEY = new StateKey("$profile", "devices");

    private final Set<String> all = new TreeSet<>();
    /** Of them, those of which it is known since the last look that they are to be taken leave of. */
    private final Set<String> leaving = new TreeSet<>();
    /** And those of which it was known before: when all is looked at that had been said by then, up to here. */
    private final Set<String> left = new TreeSet<>();

    private long leftAt;
    private boolean changed;

    /** Takes out of what was saved what is theirs. */
    public void restore(Map<StateKey, byte[]> saved) {
        byte[] known = saved.remove(KEY);
        if (known != null && known.length > 0) {
            all.addAll(List.of(new String(known, StandardCharsets.UTF_8).split("\n")));
        }
    }

    /**
     * These are they now. One that was and is not is taken leave of a little later, when what it said last has been looked at: it brings nothing
     * back.
     */
    public void are(Set<String> now) {
        left.removeAll(now);
        leaving.addAll(all);
        leaving.removeAll(now);
        leaving.removeAll(left);
        changed |= all.addAll(now);
    }

    /**
     * Takes leave of those whose time has come.
     *
     * @param passed up to where the rules have looked
     * @param said up to where something has been said
     */
    public void takeLeave(long passed, long said, Consumer<String> gone) {
        if (!left.isEmpty() && passed < leftAt) {
            return;
        }
        left.forEach(gone);
        changed |= all.removeAll(left);
        left.clear();
        left.addAll(leaving);
        leaving.clear();
        leftAt = said;
    }

    /** Adds to these what has changed since the last time. */
    public void save(Map<StateKey, byte @Nullable []> changes) {
        if (changed) {
            changed = false;
            changes.put(KEY, String.join("\n", all).getBytes(StandardCharsets.UTF_8));
        }
    }
}
