/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import io.penstock.api.command.Presence;
import io.penstock.device.sdk.Timing;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who drives outputs, and lives or not. Safe for many threads. */
final class Presences {
    private static final Logger LOG = LoggerFactory.getLogger(Presences.class);

    private final Map<Presence.Owner, Map<String, Entry>> all = new EnumMap<>(Presence.Owner.class);
    private final Timing timing;
    private final Runnable changed;

    /** @param changed told at once when somebody is lost; must not block */
    Presences(Timing timing, Runnable changed) {
        this.timing = timing;
        this.changed = changed;
        for (Presence.Owner owner : Presence.Owner.values()) {
            all.put(owner, new ConcurrentHashMap<>());
        }
    }

    /** One that lives or not. */
    private final class Entry implements Presence {
        private final Owner owner;
        private final String name;
        private final long lease;
        private volatile long aliveAt = timing.nanoTime();
        private volatile boolean lost;

        Entry(Owner owner, String name, Duration lease) {
            this.owner = owner;
            this.name = name;
            this.lease = lease.toNanos();
        }

        @Override
        public void alive() {
            aliveAt = timing.nanoTime();
            lost = false;
        }

        @Override
        public void lost(String reason) {
            if (!lost) {
                lost = true;
                LOG.warn("{} '{}' is lost: {}", owner, name, reason);
                changed.run();
            }
        }

        @Override
        public void close() {
            all.get(owner).remove(name, this);
        }

        boolean isAlive() {
            return !lost && timing.nanoTime() - aliveAt <= lease;
        }
    }

    Presence add(Presence.Owner owner, String name, Duration lease) {
        Entry entry = new Entry(owner, name, lease);
        all.get(owner).put(name, entry);
        return entry;
    }

    /** @param engine its name; empty for any */
    boolean rulesDown(String engine) {
        Map<String, Entry> engines = all.get(Presence.Owner.RULES);
        if (engine.isEmpty()) {
            return !engines.values().stream().allMatch(Entry::isAlive);
        }
        Entry one = engines.get(engine);
        return one != null && !one.isAlive();
    }

    /** @param door its name; empty: whether there was one and none is left */
    boolean northLost(String door) {
        Map<String, Entry> doors = all.get(Presence.Owner.NORTH);
        if (door.isEmpty()) {
            return !doors.isEmpty() && noneAlive(doors.values());
        }
        Entry one = doors.get(door);
        return one != null && !one.isAlive();
    }

    private static boolean noneAlive(Collection<Entry> entries) {
        return entries.stream().noneMatch(Entry::isAlive);
    }

    boolean alive(OutputSpec.Heartbeat.Owner owner) {
        return switch (owner) {
            case PROGRAM -> true;
            case RULES -> !all.get(Presence.Owner.RULES).isEmpty() && !rulesDown("");
            case NORTH -> !noneAlive(all.get(Presence.Owner.NORTH).values());
        };
    }
}
