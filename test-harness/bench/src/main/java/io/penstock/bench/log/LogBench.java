/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.log;

import io.penstock.api.bus.Bus;
import io.penstock.api.bus.Stream;
import io.penstock.api.event.Event;
import io.penstock.bench.bus.Buses;
import io.penstock.bench.bus.Readings;
import io.penstock.bench.measure.Cpu;
import io.penstock.bench.measure.Goal;
import io.penstock.bench.measure.Latencies.Percentiles;
import io.penstock.bench.measure.Measured;
import io.penstock.bench.measure.Pace;
import io.penstock.bench.measure.Report;
import io.penstock.bench.measure.Samples;
import io.penstock.bench.measure.Spread;
import io.penstock.bench.measure.WorkFolder;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import org.HdrHistogram.Histogram;

/** The log alone, as pipelines and drivers use it. */
public final class LogBench {
    private static final int BLOCK = 100;
    private static final int READERS = 3;
    private static final int SINGLES = 20_000;
    private static final int TAIL_RATE = 4_000;

    private final Report report;
    private final int rounds;
    private final int events;
    private final double seconds;

    /**
     * @param events appended in each round of {@link #appends}
     * @param seconds of each round at a steady rate
     */
    public LogBench(Report report, int rounds, int events, double seconds) {
        this.report = report;
        this.rounds = rounds;
        this.events = events;
        this.seconds = seconds;
    }

    /** Blocks of 100 as fast as they go, with three readers along, against the same bytes into a plain file. */
    public void appends() throws IOException {
        List<List<Event>> batches = Readings.batches(64, BLOCK);
        report.title(
                "appends",
                "Log: appends of " + PlainFile.bytes(batches.get(0).get(0)) + "-byte events, " + BLOCK + " a block, "
                        + READERS + " readers along");
        Samples appended = new Samples();
        Samples seen = new Samples();
        Samples cpu = new Samples();
        Samples plain = new Samples();
        for (int i = -1; i < rounds; i++) {
            Samples[] into = i < 0
                    ? new Samples[] {new Samples(), new Samples(), new Samples(), new Samples()}
                    : new Samples[] {appended, seen, cpu, plain};
            appendRound(batches, into[0], into[1], into[2]);
            try (WorkFolder work = new WorkFolder("plain")) {
                into[3].add(PlainFile.appendsPerSecond(work.path(), batches, events));
            }
        }
        report.figure(Measured.of("appends", appended, "events/s")
                .digits(0)
                .goal(Goal.atLeast(1_000_000))
                .against("plain file, no readers", plain));
        report.figure("appended and seen by all readers", seen, "events/s", 0);
        report.figure("processor time, readers included", cpu, "us/event", 3);
        report.figure("plain file, no readers", plain, "events/s", 0);
    }

    private void appendRound(List<List<Event>> batches, Samples appended, Samples seen, Samples cpu)
            throws IOException {
        List<Tailing> readers = new ArrayList<>();
        try (WorkFolder work = new WorkFolder("log");
                Bus bus = Buses.open(work.path(), "4GiB")) {
            for (int r = 0; r < READERS; r++) {
                readers.add(new Tailing(bus, "reader-" + r, Duration.ofMillis(5), e -> {}));
            }
            long used = Cpu.ofThisProcessNanos();
            long start = System.nanoTime();
            List<CompletableFuture<Void>> last = new ArrayList<>();
            for (int b = 0; b < events / BLOCK; b++) {
                CompletableFuture<Void> done = bus.append(Stream.EVENTS, batches.get(b % batches.size()))
                        .toCompletableFuture();
                if (!done.isDone()) {
                    last.add(done);
                }
            }
            last.forEach(CompletableFuture::join);
            appended.add(events * 1e9 / (System.nanoTime() - start));
            readers.forEach(r -> r.await(events));
            seen.add(events * 1e9 / (System.nanoTime() - start));
            cpu.add((Cpu.ofThisProcessNanos() - used) / 1000.0 / events);
            readers.forEach(Tailing::close);
        }
    }

    /** Single events at a steady rate: what they cost, beside the same pace without appends. */
    public void singles() throws IOException {
        report.title("singles", "Log: " + SINGLES + " single appends/s");
        Samples ours = new Samples();
        Samples pace = new Samples();
        Event[] pool = pool();
        for (int i = -1; i < rounds; i++) {
            double with;
            try (WorkFolder work = new WorkFolder("log");
                    Bus bus = Buses.open(work.path(), "1GiB")) {
                int[] next = new int[1];
                with = cores(() -> Pace.run(SINGLES, 20, seconds, due -> bus.append(
                                Stream.EVENTS, List.of(pool[next[0]++ & pool.length - 1]))
                        .toCompletableFuture()
                        .join()));
            }
            double without = cores(() -> Pace.run(SINGLES, 20, seconds, due -> {}));
            if (i >= 0) {
                ours.add(with);
                pace.add(without);
            }
        }
        report.figure(Measured.of("processor time", ours, "cores")
                .digits(3)
                .goal(Goal.atMost(0.15))
                .against("of that, the pacing alone", pace));
        report.figure("of that, the pacing alone", pace, "cores", 3);
    }

    /** From the call of append to the reader's hands, at linger 0, beside a queue between two threads. */
    public void latency() throws IOException {
        report.title("latency", "Log: append to seen by a caught-up reader at linger 0, " + TAIL_RATE + " events/s");
        Spread ours = new Spread();
        Spread queued = new Spread();
        for (int i = -1; i < rounds; i++) {
            Histogram log = logLatency();
            Histogram queue = queueLatency();
            if (i >= 0) {
                ours.add(millis(log));
                queued.add(millis(queue));
            }
        }
        report.figure(Measured.of("log, p50", ours.p50, "ms")
                .digits(3)
                .goal(Goal.atMost(0.2))
                .against("a queue between two threads, p50", queued.p50));
        report.figure(Measured.of("log, p99", ours.p99, "ms")
                .digits(3)
                .goal(Goal.atMost(2))
                .against("a queue between two threads, p99", queued.p99));
        report.figure("a queue between two threads, p50", queued.p50, "ms", 3);
        report.figure("a queue between two threads, p99", queued.p99, "ms", 3);
        report.spread("log", ours);
        report.spread("a queue between two threads", queued);
    }

    private static Percentiles millis(Histogram nanos) {
        return new Percentiles(
                nanos.getTotalCount(),
                nanos.getValueAtPercentile(50) / 1e6,
                nanos.getValueAtPercentile(90) / 1e6,
                nanos.getValueAtPercentile(99) / 1e6,
                nanos.getValueAtPercentile(99.9) / 1e6,
                nanos.getMaxValue() / 1e6);
    }

    private Histogram logLatency() throws IOException {
        Histogram latency = new Histogram(60_000_000_000L, 3);
        try (WorkFolder work = new WorkFolder("log");
                Bus bus = Buses.open(work.path(), "1GiB");
                Tailing reader = new Tailing(
                        bus, "reader", Duration.ZERO, e -> latency.recordValue(System.nanoTime() - e.origin()))) {
            int[] number = new int[1];
            long made = Pace.run(
                    TAIL_RATE,
                    1,
                    seconds,
                    due -> bus.append(Stream.EVENTS, List.of(Readings.small(number[0]++, System.nanoTime()))));
            reader.await(made);
        }
        return latency;
    }

    private Histogram queueLatency() {
        Histogram latency = new Histogram(60_000_000_000L, 3);
        BlockingQueue<Long> queue = new ArrayBlockingQueue<>(100_000);
        Thread taker = new Thread(() -> {
            try {
                for (long at = queue.take(); at != 0; at = queue.take()) {
                    latency.recordValue(System.nanoTime() - at);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        taker.start();
        Pace.run(TAIL_RATE, 1, seconds, due -> queue.add(System.nanoTime()));
        queue.add(0L);
        try {
            taker.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return latency;
    }

    static double cores(Runnable work) {
        long used = Cpu.ofThisProcessNanos();
        long start = System.nanoTime();
        work.run();
        return (Cpu.ofThisProcessNanos() - used) / (double) (System.nanoTime() - start);
    }

    private static Event[] pool() {
        Event[] pool = new Event[1024];
        for (int i = 0; i < pool.length; i++) {
            pool[i] = Readings.event(i);
        }
        return pool;
    }
}
