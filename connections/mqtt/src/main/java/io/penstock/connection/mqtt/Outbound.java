/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The publishers of the connections that come and go. */
final class Outbound implements Dialer.Owner {
    private @Nullable WindowedPublisher current;

    @Override
    public Wire.Heard messages() {
        return Received::acknowledge;
    }

    @Override
    public synchronized CompletableFuture<?> connected(Wire wire, Wire.Limits limits) {
        if (current == null) {
            WindowedPublisher publisher = new WindowedPublisher(wire, limits);
            wire.pace(publisher::pace);
            current = publisher;
            notifyAll();
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void lost(String reason) {
        WindowedPublisher broken;
        synchronized (this) {
            broken = current;
            current = null;
        }
        if (broken != null) {
            broken.kill(reason);
        }
    }

    /** @param reason why there is none, asked when the time is over */
    synchronized Publisher await(Duration wait, Supplier<String> reason) throws IOException {
        long end = System.nanoTime() + wait.toNanos();
        while (current == null || current.isDead()) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                throw new IOException(reason.get());
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw (IOException) new InterruptedIOException("interrupted while connecting").initCause(e);
            }
        }
        return current.own();
    }
}
