/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.measure;

import io.penstock.bench.result.Point;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Watches memory and processor time of a process, a few times a second, on a thread of its own until it is closed. */
public final class Vitals implements AutoCloseable {
    private static final long EVERY = 250_000_000L;

    private final Child child;
    private final Thread thread = new Thread(this::watch, "vitals");
    private final List<Point> memory = new ArrayList<>();
    private final List<Point> cores = new ArrayList<>();
    private final Samples megabytes = new Samples();
    private final Samples busy = new Samples();
    private @Nullable IOException failure;
    private volatile boolean ended;

    public Vitals(Child child) {
        this.child = child;
        thread.setDaemon(true);
        thread.start();
    }

    private void watch() {
        long start = System.nanoTime();
        try {
            long cpu = child.cpuNanos();
            long last = start;
            for (long next = start + EVERY; !ended; next += EVERY) {
                while (System.nanoTime() < next && !ended) {
                    LockSupport.parkNanos(next - System.nanoTime());
                }
                long now = System.nanoTime();
                long used = child.cpuNanos();
                double resident = child.residentBytes() / 1e6;
                double part = (used - cpu) / (double) Math.max(1, now - last);
                megabytes.add(resident);
                memory.add(Point.of((now - start) / 1e9, resident));
                // the system counts in ticks of 10 ms: two looks too near each other say nothing
                if (now - last > EVERY / 2) {
                    busy.add(part);
                    cores.add(Point.of((now - start) / 1e9, part));
                }
                cpu = used;
                last = now;
            }
        } catch (IOException e) {
            failure = e;
        }
    }

    /** @throws IOException when the process ended meanwhile */
    public void end() throws IOException {
        close();
        if (failure != null) {
            throw failure;
        }
    }

    /** Megabytes over seconds; after {@link #end}. */
    public List<Point> memory() {
        return List.copyOf(memory);
    }

    /** Cores over seconds. */
    public List<Point> cores() {
        return List.copyOf(cores);
    }

    public Samples megabytes() {
        return megabytes;
    }

    public Samples busy() {
        return busy;
    }

    @Override
    public void close() {
        ended = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
