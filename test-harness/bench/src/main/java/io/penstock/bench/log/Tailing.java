/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.log;

import io.penstock.api.bus.Batch;
import io.penstock.api.bus.Bus;
import io.penstock.api.bus.Checkpoint;
import io.penstock.api.bus.Reader;
import io.penstock.api.bus.Saved;
import io.penstock.api.bus.Shard;
import io.penstock.api.bus.ShardListener;
import io.penstock.api.bus.Start;
import io.penstock.api.event.Event;
import io.penstock.bench.bus.Buses;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** A reader with a thread of its own that commits every 50 ms, as a lane does. */
public final class Tailing implements AutoCloseable {
    private static final long COMMIT_EVERY = 50_000_000;

    /** One that holds nothing by shard. */
    public static final ShardListener ONE_SHARD = new ShardListener() {
        @Override
        public void assigned(Shard shard, Saved saved) {
            // the embedded log has one shard, and nothing is kept for it here
        }

        @Override
        public void revoked(Shard shard) {
            // nothing was kept
        }
    };

    private final Reader reader;
    private final Duration linger;
    private final Consumer<Event> each;
    private final Thread thread;
    private volatile long seen;
    private volatile boolean ended;

    Tailing(Bus bus, String name, Duration linger, Consumer<Event> each) {
        this.reader = bus.open(Buses.cursor(name, Start.NOW), ONE_SHARD);
        this.linger = linger;
        this.each = each;
        this.thread = new Thread(this::run, name);
        thread.start();
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField") // one thread writes it
    private void run() {
        long committed = System.nanoTime();
        while (!ended) {
            Batch batch = reader.poll(linger, Duration.ofMillis(100), 512);
            if (batch != null) {
                batch.events().forEach(each);
                seen += batch.events().size();
                long now = System.nanoTime();
                if (now - committed > COMMIT_EVERY) {
                    committed = now;
                    reader.commit(batch.shard(), batch.end(), Checkpoint.EMPTY);
                }
            }
        }
    }

    long seen() {
        return seen;
    }

    /** Until it has seen so many in all. */
    void await(long count) {
        long end = System.nanoTime() + 120_000_000_000L;
        while (seen < count) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(thread.getName() + " must see " + count + " events but saw " + seen);
            }
            LockSupport.parkNanos(100_000);
        }
    }

    @Override
    public void close() {
        ended = true;
        reader.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        reader.close();
    }
}
