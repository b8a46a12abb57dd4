/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import io.penstock.api.command.Caller;
import io.penstock.api.command.Command;
import io.penstock.api.device.DeviceResource;
import io.penstock.api.event.ValueType;
import io.penstock.device.sdk.DevicePort;
import io.penstock.device.sdk.DeviceServices;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Tells devices that somebody is there, as long as somebody is. */
final class Heartbeats implements AutoCloseable {
    private static final long LONGEST_COUNT = 32767;

    private final Execution execution;
    private final Presences presences;
    private final DeviceServices services;
    private final Clock clock;
    private final Threads threads;
    private final Map<Beat, Beating> all = new HashMap<>();

    /** The same heartbeat of several outputs is one. */
    private record Beat(String device, OutputSpec.Heartbeat heartbeat) {}

    Heartbeats(Execution execution, Presences presences, DeviceServices services, Clock clock, Threads threads) {
        this.execution = execution;
        this.presences = presences;
        this.services = services;
        this.clock = clock;
        this.threads = threads;
    }

    synchronized void apply(Map<String, Map<String, OutputSpec>> outputs) {
        Set<Beat> wanted = new HashSet<>();
        outputs.forEach((device, its) -> its.values().forEach(output -> {
            if (output.heartbeat() != null) {
                wanted.add(new Beat(device, output.heartbeat()));
            }
        }));
        all.entrySet().removeIf(e -> {
            if (!wanted.contains(e.getKey())) {
                e.getValue().ticks.cancel(false);
                return true;
            }
            return false;
        });
        wanted.forEach(beat -> all.computeIfAbsent(beat, Beating::new));
    }

    /** One that beats. */
    private final class Beating {
        private final Beat beat;
        private final Future<?> ticks;
        private long count;
        private boolean waiting;
        private Job.@Nullable Known known;

        Beating(Beat beat) {
            this.beat = beat;
            this.ticks = threads.every(beat.heartbeat().every(), this::beat);
        }

        private void beat() {
            Object value = value();
            if (value == null || !presences.alive(beat.heartbeat().owner()) || !begin()) {
                return;
            }
            String resource = beat.heartbeat().resource();
            Command command = Command.set(
                            UUID.randomUUID().toString(),
                            beat.device(),
                            resource,
                            Map.of(resource, value),
                            Caller.of(Caller.Origin.OUTPUT, beat.device() + "/" + resource),
                            clock.instant())
                    .because("heartbeat");
            var ignored = execution
                    .execute(command, Job.Nature.HEARTBEAT, known())
                    .thenAccept(answer -> ended(Job.Known.of(answer)));
        }

        private synchronized boolean begin() {
            boolean free = !waiting;
            waiting = true;
            return free;
        }

        private synchronized void ended(Job.Known now) {
            waiting = false;
            known = now;
        }

        private synchronized Job.@Nullable Known known() {
            return known;
        }

        private @Nullable Object value() {
            DevicePort port = services.port(beat.device());
            DeviceResource resource = port == null
                    ? null
                    : port.profile().resource(beat.heartbeat().resource()).orElse(null);
            if (resource == null || beat.heartbeat().value() != null) {
                return resource == null ? null : beat.heartbeat().value();
            }
            return next(resource, count++);
        }
    }

    /** Another value than the last: true and false, or the next number that the resource takes. */
    private static Object next(DeviceResource resource, long count) {
        ValueType type = resource.properties().valueType();
        if (!type.isNumeric()) {
            return count % 2 == 0;
        }
        Double minimum = resource.properties().minimum();
        Double maximum = resource.properties().maximum();
        long least = minimum == null ? 0 : (long) Math.ceil(minimum);
        long most = maximum == null ? LONGEST_COUNT : Math.min((long) Math.floor(maximum), LONGEST_COUNT);
        if (type.isInteger() && type.bits() == 8) {
            most = Math.min(most, 127);
        }
        return least + count % Math.max(1, most - least + 1);
    }

    @Override
    public synchronized void close() {
        all.values().forEach(b -> b.ticks.cancel(false));
        all.clear();
    }
}
