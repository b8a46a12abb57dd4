/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import io.penstock.api.command.Presence;
import io.penstock.api.error.Guarded;
import io.penstock.app.about.Health;
import io.penstock.device.sdk.command.CommandDesk;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the desk which ways to the north stand, so that outputs fall when theirs is lost: a command door lives as long as somebody can
 * come in by it. One that has not stood open yet is given the time of a lease. And it keeps looking whether the program stood still, which
 * matters to what comes from the north.
 */
final class NorthWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NorthWatch.class);
    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final long LOOK_MILLIS = 250;

    private final CommandDesk desk;
    private final Supplier<List<Health.Part>> doors;
    private final Standstill standstill;
    private final Map<String, Seen> seen = new HashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "north");
        thread.setDaemon(true);
        return thread;
    });

    private static final class Seen {
        final Presence presence;
        boolean stood;

        Seen(Presence presence) {
            this.presence = presence;
        }
    }

    NorthWatch(CommandDesk desk, Supplier<List<Health.Part>> doors, Standstill standstill) {
        this.desk = desk;
        this.doors = doors;
        this.standstill = standstill;
        Runnable look = Guarded.guarded(
                this::look, e -> LOG.error("north: the doors could not be looked at; once more in a moment", e));
        var ignored = timer.scheduleWithFixedDelay(look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private synchronized void look() {
        standstill.look();
        List<Health.Part> now = doors.get();
        now.forEach(this::look);
        seen.entrySet().removeIf(e -> {
            boolean gone = now.stream().noneMatch(door -> door.name().equals(e.getKey()));
            if (gone) {
                e.getValue().presence.close();
            }
            return gone;
        });
    }

    private void look(Health.Part door) {
        Seen its =
                seen.computeIfAbsent(door.name(), name -> new Seen(desk.presence(Presence.Owner.NORTH, name, LEASE)));
        if (door.well()) {
            its.stood = true;
            its.presence.alive();
        } else if (its.stood) {
            its.presence.lost(door.reason());
        }
    }

    @Override
    public synchronized void close() {
        timer.shutdownNow();
        seen.values().forEach(s -> s.presence.close());
        seen.clear();
    }
}
