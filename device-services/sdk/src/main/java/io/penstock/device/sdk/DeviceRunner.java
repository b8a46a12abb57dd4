/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk;

import io.penstock.api.bus.Stream;
import io.penstock.api.device.AutoEvent;
import io.penstock.api.driver.BoundDevice;
import io.penstock.api.driver.Deadline;
import io.penstock.api.driver.OutcomeUnknownException;
import io.penstock.api.driver.Point;
import io.penstock.api.driver.Reply;
import io.penstock.api.driver.Write;
import io.penstock.api.event.Event;
import io.penstock.api.event.Provenance;
import io.penstock.api.event.Reading;
import io.penstock.api.event.ValueText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One device: its polls, conversions, state and numbers. Reads and writes run on its line's worker. */
final class DeviceRunner<L extends Record, P extends Record> {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceRunner.class);
    private static final long LATE = TimeUnit.MILLISECONDS.toNanos(100);

    private final LineWorker<L, P> worker;
    private final Shared shared;
    private final Counts counts;
    private final DeviceExtras extras;
    private final Health health;
    private final Map<String, Source<P>> sources = new ConcurrentHashMap<>();
    private final Map<String, LastValue> lastValues = new ConcurrentHashMap<>();
    private final List<Poll<P>> polls = new CopyOnWriteArrayList<>();
    private final LongAdder reads = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private final LongAdder late = new LongAdder();
    private final LongAdder skipped = new LongAdder();
    private final LongAdder appended = new LongAdder();
    private final LongAdder refused = new LongAdder();
    /** By autoEvent: what its last event said. */
    private final Map<AutoEvent, Changes> changes = new ConcurrentHashMap<>();

    private volatile BoundDevice<L, P> bound;
    private @Nullable Future<?> probe;
    /** What said last what it must not; probed until it does no more. */
    private volatile @Nullable Source<P> broken;

    /** @param before the same device on the line as it was; null when it is new */
    DeviceRunner(
            BoundDevice<L, P> bound,
            LineWorker<L, P> worker,
            Shared shared,
            Counts counts,
            @Nullable DeviceRunner<?, ?> before) {
        this.bound = bound;
        this.worker = worker;
        this.shared = shared;
        this.counts = counts;
        this.extras = DeviceExtras.of(bound.device());
        this.health =
                new Health(bound.device(), extras, shared.backoff(extras.probeMin(), extras.probeMax()), shared.clock);
        if (before != null) {
            goOnFrom(before);
        }
    }

    /** That another device of its line changed is nothing to it: what is known of it still holds, with its age. */
    private void goOnFrom(DeviceRunner<?, ?> before) {
        BoundDevice<?, ?> then = before.worker.spec.devices().get(name());
        boolean sameLink = bound.link().equals(then.link());
        if (before.worker.service().equals(worker.service()) && (sameLink || before.state() == DeviceState.DOWN)) {
            health.goOnFrom(before.health);
        }
        if (!sameLink) {
            return;
        }
        before.lastValues.forEach((resource, last) -> {
            Point<P> point = bound.points().get(resource);
            if (point != null && point.equals(then.points().get(resource))) {
                lastValues.put(resource, last);
            }
        });
        if (bound.profile().equals(then.profile())) {
            changes.putAll(before.changes);
            Source<?> wrong = before.broken;
            broken = wrong == null ? null : source(wrong.name());
        }
    }

    String name() {
        return bound.name();
    }

    /** The resource or command of this name; null when there is none. */
    @Nullable
    Source<P> source(String name) {
        Source<P> known = sources.get(name);
        if (known == null) {
            known = Source.of(bound, name);
            if (known != null) {
                sources.put(name, known);
            }
        }
        return known;
    }

    void start() {
        for (AutoEvent autoEvent : bound.device().autoEvents()) {
            Source<P> source = source(autoEvent.sourceName());
            if (source != null) {
                Changes since = changes.computeIfAbsent(autoEvent, a -> new Changes(a.onChangeThreshold()));
                polls.add(new Poll<>(autoEvent, source, this, shared, since));
            }
        }
        if (health.state() == DeviceState.DOWN) {
            probeLater();
        }
    }

    void stop() {
        polls.forEach(Poll::cancel);
    }

    /** The line stands; the link may be that of a simulation now. On the worker. */
    void lineOpened(@Nullable BoundDevice<L, P> reached) {
        bound = reached == null ? bound : reached;
        if (health.state() == DeviceState.DOWN) {
            probe();
        }
    }

    boolean pollable() {
        return health.pollable();
    }

    void queue(Runnable task) {
        worker.poll(task);
    }

    void skipped() {
        skipped.increment();
        counts.count("polls-skipped");
    }

    /** On the worker. */
    void poll(Poll<P> poll, long lateness) {
        if (!health.pollable()) {
            return;
        }
        counts.late(lateness);
        if (lateness > LATE) {
            late.increment();
        }
        try {
            Event event = read(poll.source, Deadline.in(extras.timeout()));
            if (poll.wants(event)) {
                CompletableFuture<Void> stage = append(List.of(event)).toCompletableFuture();
                if (!stage.isCompletedExceptionally()) {
                    poll.taken(event);
                    forgetUnless(stage, poll, event);
                }
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("poll failed: device={} source={}", name(), poll.source.name(), e);
        }
    }

    /** What did not survive after all (a disk that fails) was no change that anybody has seen. */
    private static void forgetUnless(CompletableFuture<Void> appended, Poll<?> poll, Event event) {
        var ignored = appended.whenComplete((ok, failure) -> {
            if (failure != null) {
                poll.lost(event);
            }
        });
    }

    /** Reads and converts; what it means for the device's state is seen to. On the worker. */
    Event read(Source<P> source, Deadline deadline) throws IOException {
        List<Reply> replies;
        try {
            BoundDevice<L, P> device = bound;
            replies = worker.call(deadline, line -> line.read(device, source.points(), deadline));
            if (replies.size() != source.points().size()) {
                throw new IllegalStateException(
                        replies.size() + " replies for " + source.points().size() + " points");
            }
        } catch (IOException | RuntimeException e) {
            errors.increment();
            failed(Failure.text(e));
            throw e;
        }
        reads.increment();
        return convert(source, replies);
    }

    private Event convert(Source<P> source, List<Reply> replies) {
        long now = shared.now();
        List<Reading> readings = new ArrayList<>(replies.size());
        List<Reading> mapped = new ArrayList<>(replies.size());
        String why = null;
        for (int i = 0; i < replies.size(); i++) {
            Conversion conversion = source.conversions().get(i);
            Reading reading = reading(conversion, replies.get(i), now);
            if (!conversion.holds(reading)) {
                why = "resource '" + reading.resource() + "' must be '"
                        + conversion.resource().properties().assertion() + "' but is '" + ValueText.plain(reading)
                        + "'";
                reading = conversion.bad(reading);
            }
            readings.add(reading);
            mapped.add(conversion.map(reading));
        }
        // The last value is the resource's own: a device command's mappings are a way to show it.
        heard(readings);
        if (why != null || source == broken) {
            broken = why == null ? null : source;
        }
        answered(why);
        return new Event(
                shared.id(),
                name(),
                bound.profile().name(),
                source.name(),
                now,
                source.tags(),
                List.copyOf(mapped),
                Provenance.DEVICE);
    }

    /** What the device says now is what it said last. */
    void heard(List<Reading> readings) {
        long at = shared.nanoTime();
        for (int i = 0; i < readings.size(); i++) {
            Reading reading = readings.get(i);
            lastValues.put(reading.resource(), new LastValue(reading, at));
        }
        shared.listener.values(name(), readings);
    }

    private Reading reading(Conversion conversion, Reply reply, long now) {
        if (reply.error() != null) {
            errors.increment();
            counts.count("resource-errors");
            LOG.debug(
                    "no value: device={} resource={} {}",
                    name(),
                    conversion.resource().name(),
                    reply.error());
        }
        try {
            return conversion.read(reply, now);
        } catch (IllegalArgumentException e) {
            errors.increment();
            counts.count("bad-values");
            LOG.debug(
                    "bad value: device={} resource={}",
                    name(),
                    conversion.resource().name(),
                    e);
            return conversion.read(Reply.error("not of its type"), now);
        }
    }

    /** Writes; where a value is a part of a register the rest of it is read first and kept. On the worker. */
    void write(List<Conversion> conversions, List<Write<P>> writes, Deadline deadline) throws IOException {
        List<String> written = new ArrayList<>();
        try {
            List<Write<P>> ready = new ArrayList<>();
            boolean parts = false;
            for (int i = 0; i < writes.size(); i++) {
                Write<P> write = writes.get(i);
                boolean part = conversions.get(i).isPart()
                        && write.point().resource().properties().readWrite().readable();
                if (part && parts) {
                    // Both may be of one register: the second is to find the first in it.
                    perform(ready, deadline);
                    ready.forEach(w -> written.add(w.point().name()));
                    ready.clear();
                }
                ready.add(part ? whole(conversions.get(i), write, deadline) : write);
                parts |= part;
            }
            perform(ready, deadline);
        } catch (IOException e) {
            throw OutcomeUnknownException.after(written, e);
        }
    }

    private Write<P> whole(Conversion conversion, Write<P> part, Deadline deadline) throws IOException {
        Reply now = worker.call(deadline, line -> line.read(bound, List.of(part.point()), deadline))
                .get(0);
        if (!(now.value() instanceof Long before)) {
            throw new IOException("resource '" + part.point().name()
                    + "' has a mask, and the bits beside it could not be read: " + now.error());
        }
        return new Write<>(part.point(), conversion.whole(before, (long) part.value()));
    }

    private void perform(List<Write<P>> writes, Deadline deadline) throws IOException {
        worker.call(deadline, line -> {
            line.write(bound, List.copyOf(writes), deadline);
            return true;
        });
    }

    /** Puts events on the bus and counts what becomes of them. Never blocks. */
    CompletionStage<Void> append(List<Event> events) {
        CompletionStage<Void> stage = shared.bus.append(Stream.EVENTS, events);
        stage.whenComplete((ok, failure) -> settled(events.size(), failure));
        return stage;
    }

    /** Counts what became of an append. */
    void settled(int events, @Nullable Throwable failure) {
        (failure == null ? appended : refused).add(events);
        if (failure != null) {
            counts.count(failure instanceof io.penstock.api.error.BusFullException ? "bus-full" : "append-failed");
        }
    }

    /** @param broken why it is out of order even so; null when it is not */
    void answered(@Nullable String broken) {
        boolean again = broken == null && health.answersAgain(shared.nanoTime());
        changed(broken == null ? health.succeeded() : health.broken(broken));
        if (again) {
            shared.listener.again(name());
        }
    }

    void failed(String reason) {
        if (!worker.isClosed()) { // else it is not the device that does not answer
            changed(health.failed(reason));
        }
    }

    void broken(String reason) {
        changed(health.broken(reason));
    }

    private void changed(Health.@Nullable Change change) {
        if (change == null) {
            return;
        }
        StateEvents.announce(shared, bound, change);
        shared.listener.state(name(), change.from(), change.to());
        if (change.to() == DeviceState.DOWN) {
            probeLater();
            worker.deviceDown(change.reason());
        }
    }

    private synchronized void probeLater() {
        if (probe != null) {
            probe.cancel(false);
        }
        probe = shared.later(health.nextProbe(), () -> queue(this::probe));
    }

    private void probe() {
        Source<P> source = health.state() == DeviceState.DOWN ? probeSource() : null;
        if (source == null) {
            return;
        }
        try {
            read(source, Deadline.in(extras.timeout()));
        } catch (IOException | RuntimeException e) {
            LOG.debug("probe failed: device={}", name(), e);
        }
        if (health.state() == DeviceState.DOWN) {
            probeLater();
        }
    }

    private @Nullable Source<P> probeSource() {
        Source<P> wrong = broken;
        if (wrong != null) {
            return wrong;
        }
        if (!polls.isEmpty()) {
            return polls.get(0).source;
        }
        return bound.points().values().stream()
                .filter(p -> p.resource().properties().readWrite().readable())
                .findFirst()
                .map(p -> source(p.name()))
                .orElse(null);
    }

    DeviceState state() {
        return health.state();
    }

    String reason() {
        return health.reason();
    }

    Map<String, LastValue> lastValues() {
        return lastValues;
    }

    BoundDevice<L, P> device() {
        return bound;
    }

    DeviceStatus status() {
        return new DeviceStatus(
                worker.service(),
                name(),
                worker.spec.line(),
                health.state(),
                health.reason(),
                health.since(),
                reads.sum(),
                errors.sum(),
                late.sum(),
                skipped.sum(),
                appended.sum(),
                refused.sum());
    }
}
