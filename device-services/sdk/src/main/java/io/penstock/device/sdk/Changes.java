/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk;

import io.penstock.api.event.Event;
import io.penstock.api.event.Reading;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether an event says anything new, for {@code onChange}. Values of all types are compared by what they hold, numbers by the
 * threshold where there is one; a reading that loses or regains its value is a change.
 */
final class Changes {
    private final @Nullable Double threshold;
    private volatile @Nullable List<Reading> last;

    Changes(@Nullable Double threshold) {
        this.threshold = threshold;
    }

    boolean in(Event event) {
        List<Reading> before = last;
        List<Reading> now = event.readings();
        if (before == null || before.size() != now.size()) {
            return true;
        }
        for (int i = 0; i < now.size(); i++) {
            if (changed(before.get(i), now.get(i))) {
                return true;
            }
        }
        return false;
    }

    /** This event is on the bus: the next is compared with it. */
    void taken(Event event) {
        last = event.readings();
    }

    /** It is not on the bus after all: whatever comes next is new. Any thread. */
    void lost(Event event) {
        if (last == event.readings()) {
            last = null;
        }
    }

    private boolean changed(Reading before, Reading now) {
        if (before.quality() != now.quality()) {
            return true;
        }
        if (threshold != null && before.isNumber() && now.isNumber()) {
            return Math.abs(now.number() - before.number()) > threshold;
        }
        return before.bits() != now.bits() || !Objects.deepEquals(before.object(), now.object());
    }
}
