/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.mqtt;

import io.penstock.bench.measure.Latencies;
import io.penstock.bench.measure.Pace;
import io.penstock.bench.measure.Words;
import io.penstock.bench.measure.Worker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks a command door over MQTT, by EdgeX's topics, at a rate, without waiting for one answer before the next question; in a process of its
 * own.
 */
final class DoorClient {
    private static final String ID = "\"requestID\":\"";
    private static final String ERROR = "\"errorCode\":";
    private static final int LARGEST = 1 << 16;
    private static final int QOS = 1;
    private static final long SILENT = 10_000_000_000L;
    private static final long SILENT_AT_A_GLANCE = 2_000_000_000L;

    private final Wire wire;
    private final List<byte[]> topics;
    private int base;
    private long[] due = new long[0];
    private Turn turn = new Turn();

    /** A turn under way. */
    private static final class Turn {
        private final Latencies latencies = new Latencies();
        private int done;
        private int refused;
        private String says = "";
        private long lastAt = System.nanoTime();
    }

    private DoorClient(int port, String prefix, List<String> commands) throws IOException {
        topics = commands.stream()
                .map(c -> (prefix + "/command/request/" + c).getBytes(StandardCharsets.UTF_8))
                .toList();
        wire = new Wire(port, "bench-door", LARGEST, this::answered);
        wire.subscribe(prefix + "/command/response/#", QOS);
    }

    /**
     * Asked first {@code to PORT PREFIX COMMAND...}, what the door's are; then {@code steadily RATE SECONDS} or {@code glance RATE SECONDS}, answers
     * {@link Words}: latencies, done, refused, what the first refusal said, unanswered, answers a second.
     */
    public static void main(String[] args) throws IOException {
        List<DoorClient> running = new ArrayList<>();
        Worker.serve(question -> {
            List<String> words = List.of(question.split(" "));
            if (words.get(0).equals("to")) {
                running.add(
                        new DoorClient(Integer.parseInt(words.get(1)), words.get(2), words.subList(3, words.size())));
                return "";
            }
            return running.get(0)
                    .steadily(
                            Double.parseDouble(words.get(1)),
                            Double.parseDouble(words.get(2)),
                            words.get(0).equals("glance") ? SILENT_AT_A_GLANCE : SILENT);
        });
    }

    private String steadily(double perSecond, double seconds, long silent) throws IOException {
        Turn mine = begin((int) Math.ceil(perSecond * seconds) + 1);
        long start = System.nanoTime();
        int[] asked = new int[1];
        try {
            Pace.run(perSecond, 1, seconds, at -> ask(asked[0]++, at));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        while (!isOver(mine, asked[0], silent)) {
            wire.check();
            LockSupport.parkNanos(1_000_000);
        }
        synchronized (this) {
            int answered = mine.done + mine.refused;
            double took = (mine.lastAt - start) / 1e9;
            return Words.line(
                    mine.latencies.percentiles(),
                    "" + mine.done,
                    "" + mine.refused,
                    mine.says,
                    "" + (asked[0] - answered),
                    "" + answered / took);
        }
    }

    private synchronized Turn begin(int most) {
        base += due.length;
        due = new long[most];
        turn = new Turn();
        return turn;
    }

    private synchronized boolean isOver(Turn mine, int asked, long silent) {
        return mine.done + mine.refused == asked || System.nanoTime() - mine.lastAt > silent;
    }

    private void ask(int index, long at) {
        int id;
        synchronized (this) {
            due[index] = at;
            id = base + index;
        }
        byte[] payload = ("{\"apiVersion\":\"v3\"," + ID + id + "\"}").getBytes(StandardCharsets.US_ASCII);
        byte[] topic = topics.get(index % topics.size());
        ByteBuffer packet = ByteBuffer.allocate(32 + topic.length + payload.length);
        Packets.publish(packet, topic, QOS, 1 + id % 65_535, payload, payload.length);
        try {
            wire.write(packet.flip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void answered(byte[] buffer, int from, int to, boolean duplicate) {
        long now = System.nanoTime();
        String text = new String(buffer, from, to - from, StandardCharsets.UTF_8);
        int index = number(text, ID) - base;
        if (index < 0 || index >= due.length || due[index] == 0) {
            return; // of an earlier turn, or answered
        }
        turn.latencies.add(now - due[index]);
        due[index] = 0;
        turn.lastAt = now;
        if (number(text, ERROR) == 0) {
            turn.done++;
        } else {
            turn.refused++;
            turn.says = turn.says.isEmpty() ? text : turn.says;
        }
    }

    /** The one that follows a key; -1 when there is none. */
    private static int number(String text, String key) {
        int at = text.indexOf(key);
        int from = at + key.length();
        int to = from;
        while (at >= 0 && to < text.length() && Character.isDigit(text.charAt(to))) {
            to++;
        }
        return at < 0 || to == from ? -1 : Integer.parseInt(text, from, to, 10);
    }
}
