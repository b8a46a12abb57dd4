/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.interop.mqtt;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** A foreign client that keeps counting, at a steady pace. */
final class Feed implements AutoCloseable {
    private static final int EVERY_MILLIS = 10;

    private final Process client;
    private final OutputStream lines;
    private final int chunk;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private int next;

    private Feed(Process client, int chunk) {
        this.client = client;
        this.chunk = chunk;
        this.lines = client.getOutputStream();
    }

    /** About two thousand numbers a second to {@code plant/counter/N}. */
    static Feed into(Mosquitto broker) throws IOException {
        return into(broker, "counter", 2000);
    }

    /** So many numbers a second to {@code plant/DEVICE/N}. */
    static Feed into(Mosquitto broker, String device, int rate) throws IOException {
        Process client = broker.command("mosquitto_pub", "-q", "1", "-t", "plant/" + device + "/N", "-l")
                .redirectErrorStream(true)
                .start();
        Feed feed = new Feed(client, rate * EVERY_MILLIS / 1000);
        feed.clock.scheduleAtFixedRate(feed::more, 0, EVERY_MILLIS, MILLISECONDS);
        return feed;
    }

    private void more() {
        try {
            lines.write(Numbers.lines(next, next + chunk).getBytes(StandardCharsets.UTF_8));
            lines.flush();
            next += chunk;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Says no more; gives how many numbers it has said once the broker has them all. */
    int end() throws IOException, InterruptedException {
        clock.shutdown();
        if (!clock.awaitTermination(60, SECONDS)) {
            throw new IOException("mosquitto_pub takes no more lines");
        }
        lines.close();
        if (!client.waitFor(120, SECONDS) || client.exitValue() != 0) {
            throw new IOException(
                    "mosquitto_pub: " + new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
        return next;
    }

    @Override
    public void close() {
        clock.shutdownNow();
        client.destroy();
    }
}
