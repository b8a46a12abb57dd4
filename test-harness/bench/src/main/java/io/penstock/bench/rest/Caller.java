/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.rest;

import io.penstock.bench.measure.Latencies;
import io.penstock.bench.measure.Worker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The HTTP client, in a process of its own. An open loop: request number n is due at n / rate, whatever became of those before it, and its latency
 * counts from then. GET and PUT take turns. Asked {@code PORT DEVICES RATE SECONDS}, it answers the latencies of GET, then of PUT.
 */
final class Caller {
    /** Connections, each with a thread that sends every n-th request: a slow answer holds up only its own. */
    private static final int CONNECTIONS = 16;

    private Caller() {}

    public static void main(String[] args) throws IOException {
        Worker.serve(question -> {
            String[] words = question.split(" ");
            return run(
                    Integer.parseInt(words[0]),
                    Integer.parseInt(words[1]),
                    Double.parseDouble(words[2]),
                    Double.parseDouble(words[3]));
        });
    }

    private static String run(int port, int devices, double rate, double seconds) throws IOException {
        Latencies gets = new Latencies();
        Latencies puts = new Latencies();
        AtomicReference<String> failure = new AtomicReference<>("");
        List<Thread> threads = new ArrayList<>();
        long start = System.nanoTime() + 20_000_000;
        for (int c = 0; c < CONNECTIONS; c++) {
            int mine = c;
            threads.add(new Thread(() -> {
                try (Requests requests = new Requests(port)) {
                    requests.run(mine, CONNECTIONS, devices, start, rate, seconds, gets, puts);
                } catch (IOException | RuntimeException e) {
                    failure.set(e.toString());
                }
            }));
        }
        threads.forEach(Thread::start);
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        if (!failure.get().isEmpty()) {
            throw new IOException("each request must be answered with 200 but " + failure.get());
        }
        return gets.percentiles() + " " + puts.percentiles();
    }
}
