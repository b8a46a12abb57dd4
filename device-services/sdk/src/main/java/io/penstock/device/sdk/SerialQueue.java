/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One worker: what is put in runs one after the other, in order: urgent tasks, then commands, then polls. Where the machine has no thread
 * for it now it begins later: others may have been told meanwhile that theirs is taken.
 */
final class SerialQueue {
    private static final Logger LOG = LoggerFactory.getLogger(SerialQueue.class);

    private final Executor pool;
    private final ArrayDeque<Runnable> urgent = new ArrayDeque<>();
    private final ArrayDeque<Runnable> commands = new ArrayDeque<>();
    private final ArrayDeque<Runnable> polls = new ArrayDeque<>();
    private final Consumer<Runnable> later;
    private boolean running;
    /** Of whoever has made it run. */
    private boolean starved;

    /** @param later runs what it is given after a while */
    SerialQueue(Executor pool, Consumer<Runnable> later) {
        this.pool = pool;
        this.later = later;
    }

    void poll(Runnable task) {
        put(polls, task, Integer.MAX_VALUE);
    }

    /** @return false when so many wait already */
    boolean urgent(Runnable task, int most) {
        return put(urgent, task, most);
    }

    /** @return false when so many wait already */
    boolean command(Runnable task, int most) {
        return put(commands, task, most);
    }

    private boolean put(ArrayDeque<Runnable> queue, Runnable task, int most) {
        synchronized (this) {
            if (queue.size() >= most) {
                return false;
            }
            queue.add(task);
            if (running) {
                return true;
            }
            running = true;
        }
        begin();
        return true;
    }

    private void begin() {
        try {
            pool.execute(this::drain);
        } catch (RuntimeException | Error e) {
            if (!starved) {
                LOG.warn("a line cannot go on now, it will be tried again", e);
            }
            starved = true;
            later.accept(this::begin);
        }
    }

    private void drain() {
        starved = false;
        for (Runnable task = next(); task != null; task = next()) {
            try {
                task.run();
            } catch (Throwable e) {
                // Whatever it is: a worker that ends here would leave its line at a standstill for ever.
                LOG.error("a task of a line failed: this is a defect", e);
            }
        }
    }

    private synchronized @org.jspecify.annotations.Nullable Runnable next() {
        Runnable task = urgent.poll();
        task = task != null ? task : commands.poll();
        task = task != null ? task : polls.poll();
        running = task != null;
        return task;
    }

    /** What has not begun never will. */
    synchronized void clear() {
        urgent.clear();
        commands.clear();
        polls.clear();
    }
}
