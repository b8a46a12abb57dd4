/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.door;

import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.api.connection.Connections;
import io.penstock.app.about.Health;
import io.penstock.app.edgex.Plant;
import io.penstock.connection.mqtt.MqttLink;
import io.penstock.engine.profile.Door;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The command doors of the profile that runs. */
public final class Doors implements AutoCloseable {
    private record Open(Door settings, MqttDoor door) {}

    private final Connections connections;
    private final Plant plant;
    private final Clock clock;
    private final MeterRegistry registry;
    private final Map<String, Open> open = new TreeMap<>();

    /** Opens none yet. */
    public Doors(Connections connections, Plant plant, Clock clock, MeterRegistry registry) {
        this.connections = connections;
        this.plant = plant;
        this.clock = clock;
        this.registry = registry;
    }

    /**
     * Makes these the doors that stand open; those that did not change stay so.
     *
     * @param changed names of connections that were opened anew
     */
    public synchronized void apply(Map<String, Door> wanted, Set<String> changed) {
        for (Map.Entry<String, Open> e : new HashMap<>(open).entrySet()) {
            Open now = e.getValue();
            boolean same = now.settings().equals(wanted.get(e.getKey()))
                    && !changed.contains(now.settings().use().name());
            if (!same) {
                open.remove(e.getKey());
                now.door().close();
            }
        }
        wanted.forEach((name, door) -> {
            if (door.enabled()) {
                open.computeIfAbsent(name, n -> new Open(door, open(n, door)));
            }
        });
    }

    private MqttDoor open(String name, Door door) {
        Door.MqttDoor mqtt = (Door.MqttDoor) door;
        return new MqttDoor(name, mqtt, connections.link(mqtt.use(), MqttLink.class), plant, clock, registry);
    }

    /** Each door and whether anybody can come in by it. */
    public synchronized List<Health.Part> parts() {
        List<Health.Part> parts = new ArrayList<>();
        open.forEach((name, o) -> {
            var state = o.door().state();
            parts.add(new Health.Part("door", name, state.up() ? "open" : "shut", state.up(), state.reason()));
        });
        return parts;
    }

    @Override
    public synchronized void close() {
        open.values().forEach(o -> o.door().close());
        open.clear();
    }
}
