/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.inside;

import io.penstock.api.bus.Bus;
import io.penstock.api.bus.CursorStatus;
import io.penstock.api.bus.Selection;
import io.penstock.api.bus.Stream;
import io.penstock.api.event.Event;
import io.penstock.api.function.EventFunction;
import io.penstock.bench.bus.Buses;
import io.penstock.bench.measure.Cpu;
import io.penstock.bench.measure.WorkFolder;
import io.penstock.bench.measure.Worker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The work on both sides, in a process of its own so that it can be held to one core. Asked {@code plain N} or {@code lane N}, it
 * answers how many nanoseconds N batches took, how many of processor time, and how many bytes came out.
 */
public final class Inside implements AutoCloseable {
    /** Batches on the way at most: about what a driver has in its queue. */
    private static final int AHEAD = 8;

    private final Work work = new Work();
    private final List<byte[][]> payloads = Work.payloads(64);
    private final List<PlainContext> contexts = new ArrayList<>();
    private final Acknowledging endpoint = new Acknowledging();
    private final WorkFolder folder = new WorkFolder("inside");
    private final Bus bus = Buses.open(folder.path(), "1GiB");
    private final Lanes lanes = Lanes.start(bus, folder.path(), List.of(Selection.ALL), endpoint, work.steps());
    private long plainBytes;

    Inside() throws IOException {
        for (int i = 0; i <= work.functions.size(); i++) {
            contexts.add(new PlainContext());
        }
    }

    public static void main(String[] args) throws IOException {
        try (Inside inside = new Inside()) {
            Worker.serve(question -> {
                String[] words = question.split(" ");
                int batches = Integer.parseInt(words[1]);
                long before = inside.bytes(words[0]);
                long used = Cpu.ofThisProcessNanos();
                long took = words[0].equals("plain") ? inside.plain(batches) : inside.lane(batches);
                return took + " " + (Cpu.ofThisProcessNanos() - used) + " " + (inside.bytes(words[0]) - before);
            });
        }
    }

    private long bytes(String side) {
        return side.equals("plain") ? plainBytes : endpoint.bytes().get();
    }

    /** The same functions in a loop. */
    long plain(int batches) {
        long start = System.nanoTime();
        for (int b = 0; b < batches; b++) {
            for (byte[] payload : payloads.get(b % payloads.size())) {
                Event event = through(work.decode(payload));
                if (event != null) {
                    plainBytes += work.format
                            .apply(List.of(event), false, contexts.get(contexts.size() - 1))
                            .data()
                            .length;
                }
            }
        }
        return System.nanoTime() - start;
    }

    private @Nullable Event through(Event decoded) {
        Event event = decoded;
        for (int i = 0; i < work.functions.size() && event != null; i++) {
            EventFunction function = work.functions.get(i);
            event = function.apply(event, contexts.get(i));
        }
        return event;
    }

    /** Decoded, appended, taken up by the lane, acknowledged, committed. */
    long lane(int batches) {
        long before = endpoint.events().get();
        long start = System.nanoTime();
        for (int b = 0; b < batches; b++) {
            List<Event> events = new ArrayList<>(Work.BATCH);
            for (byte[] payload : payloads.get(b % payloads.size())) {
                events.add(work.decode(payload));
            }
            bus.append(Stream.EVENTS, events).toCompletableFuture().join();
            await(before + (long) Work.BATCH * (b + 1 - AHEAD));
        }
        await(before + (long) Work.BATCH * batches);
        awaitCommit();
        return System.nanoTime() - start;
    }

    private void await(long events) {
        long end = System.nanoTime() + 60_000_000_000L;
        while (endpoint.events().get() < events) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(
                        "the lane must deliver " + events + " events but gave " + endpoint.events());
            }
            LockSupport.parkNanos(50_000);
        }
    }

    private void awaitCommit() {
        long end = System.nanoTime() + 60_000_000_000L;
        while (bus.cursors().stream().mapToLong(CursorStatus::lag).sum() > 0) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("the lane must commit what it delivered");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Override
    public void close() {
        lanes.close();
        bus.close();
        folder.close();
    }
}
