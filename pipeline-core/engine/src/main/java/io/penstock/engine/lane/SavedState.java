/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import io.penstock.api.bus.Carried;
import io.penstock.api.bus.StateKey;
import io.penstock.api.error.DecodeException;
import java.util.Map;

/** What a lane's saved state says to whom it does not belong: how many events go when it goes. */
public final class SavedState {
    private SavedState() {}

    /** Of a lane; none of what is nobody's or another's, such as the rules'. */
    public static Carried carried(Map<StateKey, byte[]> state) {
        long held = 0;
        long pending = 0;
        for (Map.Entry<StateKey, byte[]> e : state.entrySet()) {
            StateKey key = e.getKey();
            if (key.step().equals(Pending.STEP)) {
                pending += eventsIn(e.getValue(), Pending::eventsIn);
            } else if (KeyState.isChunk(key.key()) && state.containsKey(new StateKey(Restoration.STEPS, key.step()))) {
                held += eventsIn(e.getValue(), KeyState::heldIn);
            }
        }
        return new Carried(held, pending);
    }

    private interface Count {
        int in(byte[] saved) throws DecodeException;
    }

    /** What cannot be read could not have been sent either. */
    private static int eventsIn(byte[] saved, Count count) {
        try {
            return count.in(saved);
        } catch (DecodeException | RuntimeException e) {
            return 0;
        }
    }
}
