/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import io.penstock.api.error.BusFullException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Forces to disk what was written, for {@code durability: disk}: one fsync for all that waits, on one thread of its own. */
final class Syncer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Syncer.class);

    /** What waits for one round. */
    private static final class Round {
        final Set<Disk.Output> outputs = new LinkedHashSet<>();
        final Set<Disk.Output> finished = new LinkedHashSet<>();
        final Set<Path> directories = new LinkedHashSet<>();
        final List<Pending> waiting = new ArrayList<>();

        boolean isEmpty() {
            return outputs.isEmpty() && finished.isEmpty() && directories.isEmpty() && waiting.isEmpty();
        }
    }

    private final Disk disk;
    private final Thread thread = new Thread(this::run, "penstock-sync");
    private Round round = new Round();
    private boolean closed;

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
            IOException failure = force(r);
            for (Disk.Output o : r.finished) {
                close(o);
            }
            for (Pending p : r.waiting) {
                if (failure != null && p.failure == null) {
                    p.failure = new BusFullException("cannot force the log to disk: " + failure.getMessage());
                }
                p.complete();
            }
        }
    }

    private synchronized @Nullable Round next() {
        while (round.isEmpty()) {
            if (closed) {
                return null;
            }
            try {
                wait();
            } catch (InterruptedException e) {
                LOG.debug("nobody interrupts this thread but a debugger", e);
            }
        }
        Round taken = round;
        round = new Round();
        return taken;
    }

    private @Nullable IOException force(Round r) {
        try {
            for (Path p : r.directories) {
                disk.forceNames(p);
            }
            for (Disk.Output o : r.outputs) {
                o.force();
            }
            return null;
        } catch (IOException e) {
            LOG.error("cannot force the log to disk: {}", e.getMessage());
            return e;
        } catch (RuntimeException | Error e) {
            // Without this thread no append would ever complete again.
            LOG.error("cannot force the log to disk", e);
            return new IOException(e.toString(), e);
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
