/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import io.penstock.api.bus.Batch;
import io.penstock.api.bus.BusSettings;
import io.penstock.api.bus.BusSettings.Durability;
import io.penstock.api.bus.Checkpoint;
import io.penstock.api.bus.Shard;
import io.penstock.api.bus.StateKey;
import io.penstock.api.bus.Stream;
import io.penstock.api.event.Event;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The program that {@link CrashIT} kills: {@code CrashChild <data directory> <durability> <seed> <next of left> <next of right>}. Two
 * devices append, a reader commits what it has seen of both. It says on its output what has completed: {@code A <device> <next>} and
 * {@code C <position>}.
 */
public final class CrashChild {
    static final String[] DEVICES = {"left", "right"};
    static final String CURSOR = "child";

    private final SegmentBus bus;
    private final PrintStream out = System.out;

    private CrashChild(SegmentBus bus) {
        this.bus = bus;
    }

    static BusSettings settings(Durability durability) {
        BusSettings s = KitEvents.settings();
        return new BusSettings(
                durability,
                Duration.ofSeconds(1),
                s.maxSize(),
                s.otherStreams(),
                s.whenFull(),
                new io.penstock.api.setting.Size(256 * 1024),
                s.deadLetters());
    }

    public static void main(String[] args) throws Exception {
        SegmentBus bus = SegmentBus.open(Path.of(args[0]), settings(Durability.valueOf(args[1])), Clock.systemUTC());
        CrashChild child = new CrashChild(bus);
        for (int i = 0; i < DEVICES.length; i++) {
            int device = i;
            new Thread(() -> child.append(device, Integer.parseInt(args[3 + device]), Long.parseLong(args[2]) + device))
                    .start();
        }
        child.read();
    }

    private void append(int device, int from, long seed) {
        Random random = new Random(seed);
        int next = from;
        while (true) {
            int to = next + 1 + random.nextInt(40);
            List<Event> events = random.nextInt(10) == 0
                    ? KitEvents.larges(DEVICES[device], next, to)
                    : KitEvents.events(DEVICES[device], next, to);
            bus.append(Stream.EVENTS, events).toCompletableFuture().join();
            say("A " + device + " " + to);
            next = to;
        }
    }

    private void read() {
        KitReader reader = KitReader.open(bus, CURSOR);
        Shard shard = reader.shard(0);
        long[] next = next(reader);
        while (true) {
            Batch batch = reader.poll(Duration.ofMillis(1), Duration.ofSeconds(5), 500);
            if (batch == null) {
                continue;
            }
            for (Event e : batch.events()) {
                int device = e.device().equals(DEVICES[0]) ? 0 : 1;
                if (KitEvents.number(e) != next[device]) {
                    say("BAD " + e.device() + " must be " + next[device] + " but was " + KitEvents.number(e));
                }
                next[device]++;
            }
            reader.events().clear();
            byte[] state = (next[0] + " " + next[1]).getBytes(StandardCharsets.UTF_8);
            String position = batch.end().toString();
            reader.reader()
                    .commit(
                            shard,
                            batch.end(),
                            new Checkpoint(Map.of(new StateKey("step", "next"), state), List.of(), List.of()))
                    .thenRun(() -> say("C " + position));
        }
    }

    /** What the state says comes next of each device. */
    static long[] next(KitReader reader) {
        String saved = reader.state(reader.shard(0), "next");
        if (saved == null) {
            return new long[] {0, 0};
        }
        String[] parts = saved.split(" ", 2);
        return new long[] {Long.parseLong(parts[0]), Long.parseLong(parts[1])};
    }

    private void say(String line) {
        out.println(line);
    }
}
