/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import io.penstock.api.error.BusFullException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forces to disk what was written, for {@code durability: disk}: one fsync for all that waits, on one thread of its own. What cannot
 * be forced fails for who waits for it, and is tried again until it can: nothing later is complete before. With it fails what was written
 * before that was known: an operating system says once that it could not write, and forcing then works though not all is on disk.
 */
final class Syncer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Syncer.class);

    private static final long RETRY = TimeUnit.MILLISECONDS.toNanos(500);

    /** What waits for one round. */
    private static final class Round {
        final Set<Disk.Output> outputs = new LinkedHashSet<>();
        final Set<Disk.Output> finished = new LinkedHashSet<>();
        final Set<Path> directories = new LinkedHashSet<>();
        final List<Pending> waiting = new ArrayList<>();

        boolean isEmpty() {
            return outputs.isEmpty() && finished.isEmpty() && directories.isEmpty() && waiting.isEmpty();
        }

        void add(Round later) {
            outputs.addAll(later.outputs);
            finished.addAll(later.finished);
            directories.addAll(later.directories);
            waiting.addAll(later.waiting);
        }
    }

    private final Disk disk;
    private final Thread thread = new Thread(this::run, "penstock-sync");
    private Round round = new Round();
    private boolean closed;
    private long notBefore;
    private volatile @Nullable String failing;
    private volatile long failures;
    private BusFullException refusal = new BusFullException("cannot force the log to disk");

    Syncer(Disk disk) {
        this.disk = disk;
        thread.setDaemon(true);
        thread.start();
    }

    /** These are complete once the output is on disk. */
    synchronized void force(Disk.Output output, List<Pending> appends) {
        round.outputs.add(output);
        round.waiting.addAll(appends);
        notifyAll();
    }

    /** The names in this directory are forced before anything handed over later completes. */
    synchronized void forceNames(Path directory) {
        round.directories.add(directory);
        notifyAll();
    }

    /** Forces and closes an output that is written no more. */
    synchronized void finish(Disk.Output output) {
        round.outputs.add(output);
        round.finished.add(output);
        notifyAll();
    }

    private void run() {
        for (Round r = next(); r != null; r = next()) {
            try {
                force(r);
                forced(r);
            } catch (IOException e) {
                failed(r, e);
            }
        }
    }

    private void forced(Round r) {
        if (failing != null) {
            LOG.info("the log can be forced to disk again");
            failing = null;
        }
        r.finished.forEach(Syncer::close);
        for (Pending p : r.waiting) {
            Throwable obstacle = p.failedBefore == failures ? p.obstacle() : refusal;
            if (obstacle != null) {
                p.putOff(obstacle);
            }
            p.complete();
        }
    }

    private void failed(Round r, IOException e) {
        String why = String.valueOf(e.getMessage());
        if (!why.equals(failing)) {
            LOG.error("cannot force the log to disk: {}", why, e.getCause());
            failing = why;
        }
        failures = failures + 1;
        refusal = new BusFullException("cannot force the log to disk: " + why);
        for (Pending p : r.waiting) {
            p.putOff(refusal);
            p.complete();
        }
        r.waiting.clear();
        putBack(r);
    }

    private synchronized void putBack(Round r) {
        if (closed) {
            r.finished.forEach(Syncer::close);
            return;
        }
        r.add(round);
        round = r;
        notBefore = System.nanoTime() + RETRY;
    }

    /** Why nothing can be forced now; null when it can. On any thread. */
    @Nullable
    String failing() {
        return failing;
    }

    /** How often forcing has failed: goes up once {@link #failing} says why. On any thread. */
    long failures() {
        return failures;
    }

    private synchronized @Nullable Round next() {
        while (!isTime()) {
            if (closed) {
                return null;
            }
            try {
                if (round.isEmpty()) {
                    wait();
                } else {
                    TimeUnit.NANOSECONDS.timedWait(this, notBefore - System.nanoTime());
                }
            } catch (InterruptedException e) {
                LOG.debug("nobody interrupts this thread but a debugger", e);
            }
        }
        Round taken = round;
        round = new Round();
        return taken;
    }

    private boolean isTime() {
        return !round.isEmpty() && (failing == null || closed || notBefore - System.nanoTime() <= 0);
    }

    private void force(Round r) throws IOException {
        try {
            for (Path p : r.directories) {
                disk.forceNames(p);
            }
            for (Disk.Output o : r.outputs) {
                o.force();
            }
        } catch (RuntimeException | Error e) {
            // Without this thread no append would ever complete again.
            throw new IOException(e.toString(), e);
        }
    }

    private static void close(Disk.Output o) {
        try {
            o.close();
        } catch (IOException e) {
            LOG.warn("cannot close a segment: {}", e.getMessage());
        }
    }

    /** Returns when all that was handed over is forced and complete. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
