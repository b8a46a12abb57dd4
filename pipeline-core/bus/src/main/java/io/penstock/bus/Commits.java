/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import io.penstock.api.bus.Checkpoint;
import io.penstock.api.bus.DeadLetter;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers commits and writes those of all cursors in one transaction, at most every 50 ms, on one thread. What cannot be written
 * stays due: its stages fail, and it is tried again with what has come since. Not so a dead letter of a service: who gave it hears that it
 * is not written and gives it again, once more each time.
 */
final class Commits implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Commits.class);
    private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long RETRY = TimeUnit.MILLISECONDS.toNanos(500);

    private final StateStore store;
    private final Clock clock;
    private final Thread thread = new Thread(this::run, "penstock-commit");
    private Map<String, Due> due = new LinkedHashMap<>();
    private long notBefore = System.nanoTime();
    private boolean urgent;
    private boolean writing;
    private boolean closed;
    private volatile @Nullable String trouble;
    private final Complaint complaint = new Complaint(System::nanoTime);
    private final AtomicLong writes = new AtomicLong();

    Commits(StateStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
        thread.setDaemon(true);
        thread.start();
    }

    CompletionStage<Void> commit(CursorEntry cursor, LogPosition position, Checkpoint checkpoint) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        List<EncodedLetter> letters =
                checkpoint.deadLetters().stream().map(EncodedLetter::of).toList();
        synchronized (this) {
            if (closed) {
                return closedFailure();
            }
            if (position.compareTo(cursor.position()) < 0) {
                throw new IllegalArgumentException("commits must not go back from " + cursor.position() + " but was "
                        + position + " (cursor '" + cursor.name() + "')");
            }
            due.computeIfAbsent(cursor.name(), n -> new Due(cursor)).add(position, checkpoint, letters, done);
            notifyAll();
        }
        return done;
    }

    CompletionStage<Void> add(DeadLetter letter) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        EncodedLetter encoded = EncodedLetter.of(letter);
        synchronized (this) {
            if (closed) {
                return closedFailure();
            }
            Due d = due.computeIfAbsent("", n -> new Due(null));
            d.offered.add(encoded);
            d.waiting.add(done);
            notifyAll();
        }
        return done;
    }

    private static CompletionStage<Void> closedFailure() {
        return CompletableFuture.failedFuture(new IllegalStateException("the bus is closed"));
    }

    /**
     * Returns when all commits made before are written.
     *
     * @throws UncheckedIOException when they could not be; they stay due
     */
    void flush() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        synchronized (this) {
            if (due.isEmpty() && !writing) {
                return;
            }
            due.computeIfAbsent("", n -> new Due(null)).waiting.add(done);
            urgent = true;
            notifyAll();
        }
        try {
            done.join();
        } catch (CompletionException e) {
            throw new UncheckedIOException(new java.io.IOException(
                    "commits could not be written: " + e.getCause().getMessage(), e.getCause()));
        }
    }

    private void run() {
        for (Map<String, Due> taken = next(); taken != null; taken = next()) {
            write(taken);
        }
    }

    private synchronized @Nullable Map<String, Due> next() {
        while (!isTime()) {
            if (due.isEmpty() && closed) {
                return null;
            }
            try {
                if (due.isEmpty()) {
                    wait();
                } else {
                    TimeUnit.NANOSECONDS.timedWait(this, notBefore - System.nanoTime());
                }
            } catch (InterruptedException e) {
                LOG.debug("nobody interrupts this thread but a debugger", e);
            }
        }
        Map<String, Due> taken = due;
        due = new LinkedHashMap<>();
        urgent = false;
        writing = true;
        return taken;
    }

    private boolean isTime() {
        return !due.isEmpty() && (urgent || closed || notBefore - System.nanoTime() <= 0);
    }

    private void write(Map<String, Due> taken) {
        List<CompletableFuture<Void>> waiting = new ArrayList<>();
        taken.values().forEach(d -> waiting.addAll(d.waiting));
        try {
            store.write(taken.values(), clock.millis());
            writes.incrementAndGet();
            written(INTERVAL);
            if (complaint.worked()) {
                LOG.info("commits are written again");
            }
            trouble = null;
            waiting.forEach(f -> f.complete(null));
        } catch (SQLException | RuntimeException e) {
            if (complaint.failed()) {
                LOG.warn("cannot write commits, and tries on: {}", e.getMessage());
            }
            failed(e.getMessage(), taken);
            waiting.forEach(f -> f.completeExceptionally(e));
        } catch (Error e) {
            // Without this thread lanes would deliver for ever and never commit, and nobody would see it.
            LOG.error("cannot write commits", e);
            complaint.failed();
            failed(e.toString(), taken);
            waiting.forEach(f -> f.completeExceptionally(e));
        }
    }

    private void failed(@Nullable String why, Map<String, Due> taken) {
        trouble = "cannot write commits: " + why;
        putBack(taken);
    }

    private synchronized void written(long pause) {
        writing = false;
        notBefore = System.nanoTime() + pause;
        notifyAll();
    }

    private synchronized void putBack(Map<String, Due> taken) {
        taken.values().forEach(Due::clearTold);
        taken.values().removeIf(Due::isEmpty);
        if (!closed) {
            due.forEach((name, later) ->
                    taken.computeIfAbsent(name, n -> new Due(later.cursor)).merge(later));
            due = taken;
        }
        written(RETRY);
    }

    long writes() {
        return writes.get();
    }

    @Nullable
    String trouble() {
        return trouble;
    }

    /**
     * Forgets where a cursor was to stand, once no commit is being written that could bring it back. The dead letters that were to go with
     * it stay due: nobody else knows of them.
     */
    synchronized void forget(String cursor) {
        awaitWritten();
        Due gone = due.remove(cursor);
        if (gone != null) {
            gone.position = null;
            due.computeIfAbsent("", n -> new Due(null)).merge(gone);
            notifyAll();
        }
    }

    private void awaitWritten() {
        boolean interrupted = false;
        while (writing) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes what is due, once. */
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
