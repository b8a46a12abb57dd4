/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import io.penstock.api.bus.Batch;
import io.penstock.api.bus.BusSettings;
import io.penstock.api.bus.BusSettings.Durability;
import io.penstock.api.bus.BusSettings.WhenFull;
import io.penstock.api.bus.Checkpoint;
import io.penstock.api.bus.CursorSpec;
import io.penstock.api.bus.Reader;
import io.penstock.api.bus.Saved;
import io.penstock.api.bus.Selection;
import io.penstock.api.bus.Shard;
import io.penstock.api.bus.ShardListener;
import io.penstock.api.bus.Start;
import io.penstock.api.bus.Stream;
import io.penstock.api.event.Event;
import io.penstock.api.event.EventBinary;
import io.penstock.api.setting.Matcher;
import io.penstock.api.setting.Size;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures what the decision on the log promises: {@code LogBench <directory> [batches|singles|latency|lanes|reopen]...}. Run it by
 * hand; the build runs none of it.
 */
public final class LogBench {
    private static final Duration FIVE_MS = Duration.ofMillis(5);
    private static final int ROUNDS = 5;

    private final Path directory;

    private LogBench(Path directory) {
        this.directory = directory;
    }

    public static void main(String[] args) throws Exception {
        LogBench bench = new LogBench(Path.of(args[0]));
        say("an event is %d bytes encoded".formatted(EventBinary.encode(event("device-07", 1)).length));
        for (String what : Arrays.asList(args).subList(1, args.length)) {
            switch (what) {
                case "batches" -> bench.batches();
                case "singles" -> bench.singles();
                case "latency" -> bench.latency();
                case "lanes" -> bench.lanes();
                case "reopen" -> bench.reopen();
                default -> throw new IllegalArgumentException(what);
            }
        }
    }

    private static void say(String text) {
        System.out.println(text);
    }

    private static Event event(String device, long number) {
        Event e = KitEvents.large(device, number);
        return e;
    }

    private static Event[] pool(int devices) {
        Event[] pool = new Event[4096];
        Arrays.setAll(pool, i -> event("device-%02d".formatted(i % devices), i));
        return pool;
    }

    private SegmentBus open(String name) throws Exception {
        BusSettings s = new BusSettings(
                Durability.PROCESS,
                Duration.ofHours(1),
                new Size(2L << 30),
                new Size(64 << 20),
                WhenFull.DROP_OLDEST,
                new Size(32 << 20),
                new Size(64 << 20));
        return SegmentBus.open(directory.resolve(name + "-" + System.nanoTime()), s, Clock.systemUTC());
    }

    private static final ShardListener NOBODY = new ShardListener() {
        @Override
        public void assigned(Shard shard, Saved saved) {}

        @Override
        public void revoked(Shard shard) {}
    };

    /** A reader on a thread of its own that takes and commits. */
    private static final class Lane implements AutoCloseable {
        final AtomicLong read = new AtomicLong();
        final SegmentReader reader;
        final Thread thread;
        volatile boolean stop;

        Lane(SegmentBus bus, String name, Selection selection, Duration linger) {
            Reader r = bus.open(new CursorSpec(name, Stream.EVENTS, selection, Start.NOW, null), NOBODY);
            reader = (SegmentReader) r;
            thread = new Thread(() -> run(linger), name);
            thread.start();
        }

        private void run(Duration linger) {
            while (!stop) {
                Batch b = reader.poll(linger, Duration.ofMillis(200), 512);
                if (b != null) {
                    read.addAndGet(b.events().size());
                    reader.commit(b.shard(), b.end(), Checkpoint.EMPTY);
                }
            }
        }

        @Override
        public void close() throws InterruptedException {
            stop = true;
            thread.join();
            reader.close();
        }
    }

    private static long cpu() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private void batches() throws Exception {
        Event[] pool = pool(50);
        List<Double> rates = new ArrayList<>();
        List<Double> costs = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            try (SegmentBus bus = open("batches");
                    Lane a = new Lane(bus, "a", Selection.ALL, FIVE_MS);
                    Lane b = new Lane(bus, "b", Selection.ALL, FIVE_MS);
                    Lane c = new Lane(bus, "c", Selection.ALL, FIVE_MS)) {
                int total = 3_000_000;
                long before = System.nanoTime();
                long cpuBefore = cpu();
                for (int i = 0; i < total; i += 100) {
                    int from = i % 4000;
                    bus.append(Stream.EVENTS, Arrays.asList(pool).subList(from, from + 96));
                }
                double seconds = (System.nanoTime() - before) / 1e9;
                double events = total * 0.96;
                rates.add(events / seconds);
                costs.add((cpu() - cpuBefore) / 1e3 / events);
                say("  round %d: %.0f appends/s, %.2f us of CPU each with readers, readers had %d %d %d of %.0f"
                        .formatted(
                                round,
                                events / seconds,
                                costs.get(round),
                                a.read.get(),
                                b.read.get(),
                                c.read.get(),
                                events));
            }
        }
        say("batches: %.0f appends/s at 96 a block, %.2f us of CPU an event, three readers along"
                .formatted(median(rates), median(costs)));
    }

    private void singles() throws Exception {
        Event[] pool = pool(50);
        List<Double> cores = new ArrayList<>();
        try (SegmentBus bus = open("singles");
                Lane a = new Lane(bus, "a", Selection.ALL, FIVE_MS)) {
            for (int round = 0; round < ROUNDS; round++) {
                cores.add(paced(bus, pool, 20_000, 3));
            }
        }
        say("singles: %.3f core at 20,000/s with a reader at 5 ms".formatted(median(cores)));
    }

    /** Appends one by one at a rate, 20 each millisecond for 20,000; gives the cores used. */
    private static double paced(SegmentBus bus, Event[] pool, int rate, int seconds) {
        long cpuBefore = cpu();
        long start = System.nanoTime();
        long interval = 1_000_000;
        int each = rate / 1000;
        for (int tick = 0; tick < seconds * 1000; tick++) {
            for (int i = 0; i < each; i++) {
                bus.append(Stream.EVENTS, List.of(pool[(tick * each + i) % pool.length]));
            }
            long until = start + (tick + 1) * interval;
            while (until - System.nanoTime() > 0) {
                LockSupport.parkNanos(until - System.nanoTime());
            }
        }
        double took = System.nanoTime() - start;
        return (cpu() - cpuBefore) / took;
    }

    private void lanes() throws Exception {
        Event[] pool = pool(50);
        List<Double> cores = new ArrayList<>();
        List<Lane> lanes = new ArrayList<>();
        try (SegmentBus bus = open("lanes")) {
            for (int i = 0; i < 50; i++) {
                Selection one = new Selection(
                        Matcher.of("device-%02d".formatted(i)), Matcher.ALL, Matcher.ALL, Matcher.of(List.of()));
                lanes.add(new Lane(bus, "lane-" + i, one, FIVE_MS));
            }
            for (int round = 0; round < ROUNDS; round++) {
                long woken = lanes.stream().mapToLong(l -> l.reader.wakeups()).sum();
                cores.add(paced(bus, pool, 4_000, 3));
                say("  round %d: %.3f core, %d wake-ups/s"
                        .formatted(
                                round,
                                cores.get(round),
                                (lanes.stream()
                                                        .mapToLong(l -> l.reader.wakeups())
                                                        .sum()
                                                - woken)
                                        / 3));
            }
            for (Lane l : lanes) {
                l.close();
            }
        }
        say("lanes: %.3f core for 50 lanes on 4,000/s".formatted(median(cores)));
    }

    private void latency() throws Exception {
        Event[] pool = pool(50);
        List<Double> medians = new ArrayList<>();
        List<Double> p99s = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            long[] taken = new long[12_000];
            try (SegmentBus bus = open("latency")) {
                Reader reader = bus.open(new CursorSpec("a", Stream.EVENTS, Selection.ALL, Start.NOW, null), NOBODY);
                long[] appendedAt = new long[taken.length];
                Thread t = new Thread(() -> {
                    for (int n = 0; n < taken.length; ) {
                        Batch b = reader.poll(Duration.ZERO, Duration.ofSeconds(1), 512);
                        long now = System.nanoTime();
                        for (int i = 0; b != null && i < b.events().size(); i++) {
                            taken[n] = now - appendedAt[n];
                            n++;
                        }
                    }
                });
                t.start();
                long start = System.nanoTime();
                for (int i = 0; i < taken.length; i++) {
                    long until = start + i * 250_000L;
                    while (until - System.nanoTime() > 0) {
                        Thread.onSpinWait();
                    }
                    appendedAt[i] = System.nanoTime();
                    bus.append(Stream.EVENTS, List.of(pool[i % pool.length]));
                }
                t.join();
                reader.close();
            }
            Arrays.sort(taken);
            medians.add(taken[taken.length / 2] / 1e6);
            p99s.add(taken[taken.length * 99 / 100] / 1e6);
            say("  round %d: p50 %.3f ms, p99 %.3f ms, max %.3f ms"
                    .formatted(round, medians.get(round), p99s.get(round), taken[taken.length - 1] / 1e6));
        }
        say("latency: p50 %.3f ms, p99 %.3f ms at 4,000/s, linger 0".formatted(median(medians), median(p99s)));
    }

    private void reopen() throws Exception {
        Event[] pool = pool(50);
        Path data = directory.resolve("reopen-" + System.nanoTime());
        BusSettings s = new BusSettings(
                Durability.PROCESS,
                Duration.ofHours(1),
                new Size(4L << 30),
                new Size(64 << 20),
                WhenFull.DROP_OLDEST,
                new Size(32 << 20),
                new Size(64 << 20));
        try (SegmentBus bus = SegmentBus.open(data, s, Clock.systemUTC())) {
            for (int i = 0; i < 5_000_000; i += 100) {
                int from = i % 3900;
                bus.append(Stream.EVENTS, Arrays.asList(pool).subList(from, from + 100));
            }
            say("reopen: %d events in %d segments"
                    .formatted(
                            bus.status(Stream.EVENTS).events(),
                            bus.status(Stream.EVENTS).segments()));
        }
        for (int i = 0; i < ROUNDS; i++) {
            long before = System.nanoTime();
            try (SegmentBus bus = SegmentBus.open(data, s, Clock.systemUTC())) {
                say("reopen: %.3f s for %d events%s"
                        .formatted(
                                (System.nanoTime() - before) / 1e9,
                                bus.status(Stream.EVENTS).events(),
                                i == 0 ? " (in this process again)" : ""));
            }
        }
        Files.writeString(directory.resolve("reopen"), data.toString());
    }
}
