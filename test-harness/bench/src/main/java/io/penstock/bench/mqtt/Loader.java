/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.mqtt;

import io.penstock.bench.measure.Cpu;
import io.penstock.bench.measure.Worker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/** The load generator, a process of its own: one {@link Load} a line on standard input, one {@link Outcome} a line on output. */
public final class Loader {
    private static final int AT_ONCE = 64;
    private static final int ROOM = 1 << 17;
    private static final long TICK = 500_000;
    private static final long GIVE_UP = 2_000_000_000L;

    private final Load load;
    private final Ledger ledger;
    private final Payload payload;
    private final int together;
    private final ByteBuffer buffer;
    private final byte[][] topics;
    private long sent;
    private long forgiven;

    private Loader(Load load) {
        this.load = load;
        this.ledger = new Ledger(load.devices());
        this.payload = Payload.of(load.payload());
        this.together = Math.max(1, Math.min(AT_ONCE, ROOM / payload.room()));
        this.buffer = ByteBuffer.allocate(Math.max(ROOM, payload.room()));
        this.topics = new byte[load.devices()][];
        for (int i = 0; i < topics.length; i++) {
            topics[i] = load.topicIn().replace("{n}", "" + i).getBytes(StandardCharsets.UTF_8);
        }
    }

    public static void main(String[] args) throws IOException {
        Worker.serve(line -> run(Load.parse(line)).line());
    }

    static Outcome run(Load load) throws IOException {
        Loader loader = new Loader(load);
        String id = "bench-" + Long.toHexString(System.nanoTime());
        try (Wire receiver = new Wire(
                        load.way().out(),
                        id + "-out",
                        loader.buffer.capacity() * 2,
                        (b, from, to, dup) -> loader.ledger.seen(b, from, to));
                Wire sender = new Wire(load.way().in(), id + "-in", ROOM, (b, from, to, dup) -> {})) {
            receiver.subscribe(load.filterOut(), load.qos());
            return loader.run(sender, receiver);
        }
    }

    private Outcome run(Wire sender, Wire receiver) throws IOException {
        ProcessHandle subject = ProcessHandle.of(load.pid())
                .orElseThrow(() -> new IOException("there is no process " + load.pid() + " to measure"));
        send(sender, receiver, (long) (load.warmUp() * 1e9));
        ledger.measure(true);
        long cpu = Cpu.ofNanos(subject);
        long seen = ledger.unique();
        long start = System.nanoTime();
        send(sender, receiver, (long) (load.seconds() * 1e9));
        double took = System.nanoTime() - start;
        long messages = ledger.unique() - seen;
        double used = Cpu.ofNanos(subject) - cpu;
        ledger.measure(false);
        drain();
        return new Outcome(
                sent,
                sent - ledger.unique(),
                ledger.doubles(),
                ledger.disordered(),
                messages * 1e9 / took,
                used / 1000 / Math.max(1, messages),
                used / took,
                ledger.latencyMicros(50),
                ledger.latencyMicros(90),
                ledger.latencyMicros(99),
                ledger.latencyMicros(99.9),
                ledger.worstMicros());
    }

    private void send(Wire sender, Wire receiver, long nanos) throws IOException {
        if (load.rate() == 0) {
            closedLoop(sender, nanos);
        } else {
            steadily(sender, nanos);
        }
        sender.check();
        receiver.check();
    }

    /** As many as come back: never more than the window on the way. */
    private void closedLoop(Wire sender, long nanos) throws IOException {
        long end = System.nanoTime() + nanos;
        long progressAt = System.nanoTime();
        long before = ledger.unique();
        for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
            long unique = ledger.unique();
            if (unique != before) {
                before = unique;
                progressAt = now;
            } else if (now - progressAt > GIVE_UP) {
                // QoS 0 may lose: what has not come is counted as lost and no longer holds the window
                forgiven = sent - unique;
                progressAt = now;
                sender.check();
            }
            long free = load.window() - (sent - unique - forgiven);
            if (free < Math.min(together, load.window())) {
                LockSupport.parkNanos(200_000);
            } else {
                batch(sender, Math.min(together, load.window()), now);
            }
        }
    }

    /** So many a second, in ticks of half a millisecond; a late tick catches up, and its lateness counts as latency. */
    private void steadily(Wire sender, long nanos) throws IOException {
        long start = System.nanoTime();
        long ticks = nanos / TICK;
        double perTick = load.rate() * (double) TICK / 1e9;
        long already = sent;
        for (long tick = 0; tick < ticks; tick++) {
            long due = start + tick * TICK;
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            long until = already + (long) ((tick + 1) * perTick);
            while (sent < until) {
                batch(sender, (int) Math.min(together, until - sent), due);
            }
        }
    }

    private void batch(Wire sender, int count, long due) throws IOException {
        buffer.clear();
        for (int i = 0; i < count; i++) {
            ledger.sending(sent, due);
            byte[] said = payload.of(sent);
            int packetId = 1 + (int) (sent % 65535);
            Packets.publish(buffer, topics[(int) (sent % topics.length)], load.qos(), packetId, said, said.length);
            sent++;
        }
        sender.write(buffer.flip());
    }

    private void drain() {
        long before = ledger.unique();
        long progressAt = System.nanoTime();
        while (ledger.unique() < sent && System.nanoTime() - progressAt < GIVE_UP) {
            LockSupport.parkNanos(1_000_000);
            if (ledger.unique() != before) {
                before = ledger.unique();
                progressAt = System.nanoTime();
            }
        }
    }
}
