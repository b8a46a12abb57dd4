/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.plant;

import io.penstock.bench.measure.Latencies;
import io.penstock.bench.measure.Pace;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** The plain baseline of an actuation in process: readings through a queue to a thread that compares and writes. */
final class QueueBetween {
    private static final int EVERY = 10;

    private record Value(double value, long at) {}

    private QueueBetween() {}

    static Latencies run(double seconds, double perSecond) throws IOException {
        BlockingQueue<Value> queue = new ArrayBlockingQueue<>(65_536);
        Latencies latencies = new Latencies();
        Thread rule = new Thread(() -> compare(queue, latencies), "queue-between");
        rule.start();
        int[] count = {0};
        Pace.run(perSecond, 1, seconds, due -> {
            double value = ++count[0] / EVERY % 2 == 1 ? 80 : 20;
            if (!queue.offer(new Value(value, System.nanoTime()))) {
                throw new IllegalStateException("the queue must take what comes");
            }
        });
        queue.add(new Value(Double.NaN, 0));
        try {
            rule.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        return latencies;
    }

    private static void compare(BlockingQueue<Value> queue, Latencies latencies) {
        try {
            boolean active = false;
            for (Value next = queue.take(); !Double.isNaN(next.value()); next = queue.take()) {
                boolean holds = next.value() > 50;
                if (holds != active) {
                    active = holds;
                    latencies.add(System.nanoTime() - next.at());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
