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

/** A foreign client that keeps counting: about two thousand numbers a second to {@code plant/counter/N}. */
final class Feed implements AutoCloseable {
    private static final int CHUNK = 20;
    private static final int EVERY_MILLIS = 10;

    private final Process client;
    private final OutputStream lines;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private int next;

    private Feed(Process client) {
        this.client = client;
        this.lines = client.getOutputStream();
    }

    static Feed into(Mosquitto broker) throws IOException {
        Feed feed = new Feed(broker.command("mosquitto_pub", "-q", "1", "-t", "plant/counter/N", "-l")
                .redirectErrorStream(true)
                .start());
        feed.clock.scheduleAtFixedRate(feed::more, 0, EVERY_MILLIS, MILLISECONDS);
        return feed;
    }

    private void more() {
        try {
            lines.write(Numbers.lines(next, next + CHUNK).getBytes(StandardCharsets.UTF_8));
            lines.flush();
            next += CHUNK;
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
