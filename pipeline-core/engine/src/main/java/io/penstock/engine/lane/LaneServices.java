/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import io.penstock.api.bus.Bus;
import io.penstock.api.device.Devices;
import io.penstock.api.error.Backoff;
import io.penstock.api.setting.Units;
import io.penstock.engine.connection.OpenConnections;
import io.penstock.engine.profile.Lane;
import io.penstock.engine.profile.Profile;
import io.penstock.engine.profile.Retry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

/** What all lanes of an engine share. Safe for many threads; what belongs to the profile changes with a reload. */
public final class LaneServices {
    private final Bus bus;
    private final @Nullable CamelContext camel;
    private final Units units;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final RandomGenerator random;
    private final OpenConnections connections;
    private final Map<Class<?>, Object> hosts;
    private final Nonces nonces = new Nonces();
    private final Map<String, Replays> replays = new ConcurrentHashMap<>();
    private volatile Profile profile;

    public LaneServices(
            Bus bus,
            CamelContext camel,
            Units units,
            Clock clock,
            RandomGenerator random,
            OpenConnections connections,
            Map<Class<?>, Object> hosts,
            Profile profile) {
        this(bus, camel, units, clock, System::nanoTime, random, connections, hosts, profile);
    }

    /**
     * With a time of its own.
     *
     * @param camel null where Camel's endpoints must not be called: what comes to such a step becomes a dead letter
     * @param nanoTime the monotonic clock
     */
    public LaneServices(
            Bus bus,
            @Nullable CamelContext camel,
            Units units,
            Clock clock,
            LongSupplier nanoTime,
            RandomGenerator random,
            OpenConnections connections,
            Map<Class<?>, Object> hosts,
            Profile profile) {
        this.bus = bus;
        this.camel = camel;
        this.units = units;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.random = random;
        this.connections = connections;
        this.hosts = Map.copyOf(hosts);
        this.profile = profile;
    }

    Bus bus() {
        return bus;
    }

    @Nullable
    CamelContext camel() {
        return camel;
    }

    Units units() {
        return units;
    }

    Clock clock() {
        return clock;
    }

    /** The monotonic clock. */
    long nanoTime() {
        return nanoTime.getAsLong();
    }

    OpenConnections connections() {
        return connections;
    }

    Nonces nonces() {
        return nonces;
    }

    /** What a lane is to feed again: what waits while it reloads waits here. */
    Replays replays(String lane) {
        return replays.computeIfAbsent(lane, l -> new Replays());
    }

    Devices devices() {
        return profile.devices();
    }

    String profileHash() {
        return profile.hash();
    }

    Path profileFolder() {
        return profile.folder();
    }

    synchronized long seed() {
        return random.nextLong();
    }

    /** For one thing that a lane tries again while it is away. */
    Backoff backoff(Retry retry) {
        return Backoff.jittered(retry.min(), retry.max(), new SplittableRandom(seed()));
    }

    <T> T host(Class<T> type) {
        Object host = hosts.get(type);
        if (host == null) {
            throw new IllegalStateException(
                    "the host must offer a " + type.getName() + " but has only " + hosts.keySet());
        }
        return type.cast(host);
    }

    public void profile(Profile next) {
        profile = next;
        replays.keySet().retainAll(next.lanes().stream().map(Lane::name).toList());
    }
}
