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
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Which devices are DOWN, as the stream {@code system} says; over a restart too, until a device is said to be UP. One thread at a time. */
final class DownDevices implements AutoCloseable {
    private static final String CURSOR = "$down";
    private static final String STEP = "down";
    /** Source of the events, and the first of their readings. */
    private static final String STATE = "state";

    private final BiConsumer<String, Boolean> changed;
    private final Tail tail;
    private final Map<StateKey, byte @Nullable []> changes = new HashMap<>();
    private @Nullable Position committed;

    /** @param changed hears of each device that is DOWN, and of each that is no more */
    DownDevices(Bus bus, BiConsumer<String, Boolean> changed) {
        this.changed = changed;
        this.tail = new Tail(bus, CURSOR, Stream.SYSTEM, STATE);
        tail.saved().keySet().forEach(key -> changed.accept(key.key(), true));
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
            changed.accept(event.device(), down);
        }
    }

    @Override
    public void close() {
        tail.close();
    }
}
