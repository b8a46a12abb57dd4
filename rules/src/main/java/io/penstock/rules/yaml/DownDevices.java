/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import io.penstock.api.bus.Bus;
import io.penstock.api.bus.Position;
import io.penstock.api.bus.StateKey;
import io.penstock.api.bus.Stream;
import io.penstock.api.event.Event;
import io.penstock.rules.Tail;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which devices are DOWN, as the stream {@code system} says; over a restart too, until a device is said to be UP. One thread at a time. */
final class DownDevices implements AutoCloseable {
    private static final String CURSOR = "$down";
    private static final String STEP = "down";
    /** Source of the events, and the first of their readings. */
    private static final String STATE = "state";

    /** Hears of each device that is DOWN, and of each that is no more. */
    interface Listener {
        /** @param said id of what said so */
        void changed(String device, boolean down, UUID said);
    }

    private static final UUID SAVED = new UUID(0, 0);

    private final Listener listener;
    private final Tail tail;
    private final Map<StateKey, byte @Nullable []> changes = new HashMap<>();
    private @Nullable Position committed;

    DownDevices(Bus bus, Listener listener) {
        this.listener = listener;
        this.tail = new Tail(bus, CURSOR, Stream.SYSTEM, STATE);
        tail.saved().keySet().forEach(key -> listener.changed(key.key(), true, SAVED));
    }

    /** Looks at what has been said since, and saves it. */
    void read() {
        tail.read(this::heard);
        Position upTo = tail.position();
        if (upTo != null && !upTo.equals(committed)) {
            committed = upTo;
            tail.commit(upTo, new HashMap<>(changes));
            changes.clear();
        }
    }

    private void heard(Event event) {
        if (event.readings().get(0).resource().equals(STATE)) {
            boolean down = "DOWN".equals(event.readings().get(0).object());
            changes.put(new StateKey(STEP, event.device()), down ? new byte[] {1} : null);
            listener.changed(event.device(), down, event.id());
        }
    }

    @Override
    public void close() {
        tail.close();
    }
}
