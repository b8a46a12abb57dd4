/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import io.penstock.api.bus.Bus;
import io.penstock.api.bus.BusSettings;
import io.penstock.api.bus.Carried;
import io.penstock.api.bus.StateKey;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** Makes the buses of a test and closes them. Extend it, and say how one is made. */
public abstract class BusFixture implements Kit {
    protected final SetClock clock = new SetClock(Instant.parse("2026-03-01T12:00:00Z"));
    private final List<Bus> opened = new ArrayList<>();

    /** A bus whose cursors' states are told by {@link #carried}. */
    protected abstract Bus make(BusSettings settings, Clock wallClock) throws Exception;

    @Override
    public final SetClock clock() {
        return clock;
    }

    @Override
    public final Bus bus(BusSettings settings, Clock wallClock) throws Exception {
        Bus bus = make(settings, wallClock);
        opened.add(bus);
        return bus;
    }

    @AfterEach
    void close() {
        opened.forEach(Bus::close);
    }

    /** Of a state whose entries {@code held} and {@code pending} carry as many events as they have bytes. */
    protected static Carried carried(Map<StateKey, byte[]> state) {
        return new Carried(bytes(state, "held"), bytes(state, "pending"));
    }

    private static long bytes(Map<StateKey, byte[]> state, String key) {
        byte[] value = state.get(new StateKey("step", key));
        return value == null ? 0 : value.length;
    }
}
