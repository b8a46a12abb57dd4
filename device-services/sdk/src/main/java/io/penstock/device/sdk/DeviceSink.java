/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk;

import io.penstock.api.bus.DeadLetter;
import io.penstock.api.driver.Point;
import io.penstock.api.driver.Reply;
import io.penstock.api.driver.Said;
import io.penstock.api.driver.Sink;
import io.penstock.api.error.DecodeException;
import io.penstock.api.event.Event;
import io.penstock.api.event.Provenance;
import io.penstock.api.event.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Makes events of what devices say of themselves and puts them on the bus. */
final class DeviceSink<L extends Record, P extends Record> implements Sink {
    /** Of events at once, from which on a driver's thread gives way after them. */
    private static final int MANY = 64;

    private final LineWorker<L, P> worker;
    private final Shared shared;
    private final Counts counts;

    DeviceSink(LineWorker<L, P> worker, Shared shared, Counts counts) {
        this.worker = worker;
        this.shared = shared;
        this.counts = counts;
    }

    @Override
    public CompletionStage<Void> offer(String device, String source, Map<String, Object> values, long origin) {
        DeviceRunner<L, P> runner = worker.devices.get(device);
        if (runner != null && runner.state() == DeviceState.LOCKED) {
            counts.count("locked");
            return CompletableFuture.completedFuture(null);
        }
        try {
            return append(runner, event(device, runner, source, values, origin == 0 ? shared.now() : origin));
        } catch (DecodeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletionStage<Void> append(@Nullable DeviceRunner<L, P> runner, Event event) {
        if (runner == null) {
            return shared.bus.append(io.penstock.api.bus.Stream.EVENTS, List.of(event));
        }
        return runner.append(List.of(event));
    }

    private Event event(
            String device, @Nullable DeviceRunner<L, P> runner, String source, Map<String, Object> values, long origin)
            throws DecodeException {
        if (runner == null) {
            throw new DecodeException("device must be one of " + worker.devices.keySet() + " but was '" + device + "'");
        }
        if (values.isEmpty()) {
            throw new DecodeException("values must name at least one resource but were none");
        }
        Reading[] shown = new Reading[values.size()];
        Reading[] own = shown;
        int count = 0;
        for (Map.Entry<String, Object> value : values.entrySet()) {
            Conversion conversion = conversion(runner, source, value.getKey());
            Reading reading = reading(conversion, value.getKey(), value.getValue(), origin);
            Reading mapped = conversion.map(reading);
            own = mapped == reading || own != shown ? own : shown.clone();
            own[count] = reading;
            shown[count++] = mapped;
        }
        List<Reading> readings = List.of(shown);
        // The last value is the resource's own: a device command's mappings are a way to show it.
        runner.heard(own == shown ? readings : List.of(own));
        runner.answered(null);
        String name = source.isEmpty() && readings.size() == 1 ? readings.get(0).resource() : source;
        Source<P> known = runner.source(name);
        return new Event(
                shared.id(),
                device,
                runner.device().profile().name(),
                name,
                origin,
                known == null ? runner.device().device().tags() : known.tags(),
                readings,
                Provenance.DEVICE);
    }

    private static Reading reading(Conversion conversion, String resource, @Nullable Object value, long origin)
            throws DecodeException {
        try {
            Reading reading = conversion.read(new Reply(value, null, origin), origin);
            return conversion.holds(reading) ? reading : conversion.bad(reading);
        } catch (IllegalArgumentException e) {
            throw new DecodeException("resource '" + resource + "': " + e.getMessage(), e);
        }
    }

    private Conversion conversion(DeviceRunner<L, P> runner, String source, String resource) throws DecodeException {
        Source<P> named = source.isEmpty() ? null : runner.source(source);
        Conversion found = named == null ? null : named.conversion(resource);
        if (found == null) {
            Source<P> itself = runner.device().points().containsKey(resource) ? runner.source(resource) : null;
            found = itself == null ? null : itself.conversion(resource);
        }
        if (found == null) {
            Map<String, Point<P>> points = runner.device().points();
            throw new DecodeException("resource must be one of " + points.keySet() + " but was '" + resource + "'");
        }
        return found;
    }

    @Override
    public CompletionStage<Void> offerAll(List<Said> said) {
        List<Event> events = new ArrayList<>(said.size());
        try {
            for (Said s : said) {
                DeviceRunner<L, P> runner = worker.devices.get(s.device());
                if (runner != null && runner.state() == DeviceState.LOCKED) {
                    continue;
                }
                long origin = s.origin() == 0 ? shared.now() : s.origin();
                Event event = event(s.device(), runner, s.source(), s.values(), origin);
                events.add(s.hops() == 0 ? event : event.withProvenance(new Provenance("", s.hops(), false)));
            }
        } catch (DecodeException e) {
            return CompletableFuture.failedFuture(e);
        }
        int locked = said.size() - events.size();
        return counted("locked", locked, events.isEmpty() ? CompletableFuture.completedFuture(null) : append(events));
    }

    /** Counts what is not offered again. */
    private CompletionStage<Void> counted(String cause, int times, CompletionStage<Void> taken) {
        if (times > 0) {
            taken.whenComplete((ok, failure) -> {
                if (failure == null) {
                    counts.count(cause, times);
                }
            });
        }
        return taken;
    }

    @Override
    public CompletionStage<Void> offer(List<Event> events) {
        List<Event> open = events.stream().anyMatch(this::isLocked)
                ? events.stream().filter(event -> !isLocked(event)).toList()
                : events;
        for (Event event : open) {
            DeviceRunner<L, P> runner = worker.devices.get(event.device());
            if (runner != null) {
                runner.heard(event.readings());
                runner.answered(null);
            }
        }
        int locked = events.size() - open.size();
        return counted("locked", locked, open.isEmpty() ? CompletableFuture.completedFuture(null) : append(open));
    }

    private boolean isLocked(Event event) {
        DeviceRunner<L, P> runner = worker.devices.get(event.device());
        return runner != null && runner.state() == DeviceState.LOCKED;
    }

    private CompletionStage<Void> append(List<Event> events) {
        CompletionStage<Void> stage = shared.bus.append(io.penstock.api.bus.Stream.EVENTS, events);
        stage.whenComplete((ok, failure) -> {
            for (Event event : events) {
                DeviceRunner<L, P> runner = worker.devices.get(event.device());
                if (runner != null) {
                    runner.settled(1, failure);
                }
            }
        });
        if (events.size() >= MANY) {
            // Whoever says that much has more to say, and would keep its core while rules and requests wait.
            Thread.yield();
        }
        return stage;
    }

    @Override
    public CompletionStage<Void> undecodable(String where, byte[] raw, String contentType, String reason) {
        DeadLetter letter = new DeadLetter(
                0,
                worker.service(),
                where,
                contentType.isEmpty() ? reason : reason + " (" + contentType + ")",
                shared.clock.instant(),
                shared.profileHash,
                List.of(),
                raw);
        return counted("undecodable", 1, shared.bus.deadLetters().add(letter));
    }
}
