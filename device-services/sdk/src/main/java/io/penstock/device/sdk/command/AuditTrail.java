/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import io.penstock.api.bus.Bus;
import io.penstock.api.bus.Stream;
import io.penstock.api.command.Audit;
import io.penstock.api.event.Event;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the audit. What came of a command that was started is tried again while the stream takes nothing, so that no mark stays
 * unanswered for that. Never blocks; safe for many threads.
 */
final class AuditTrail {
    private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);
    private static final int MOST_OWED = 10_000;

    private final Bus bus;
    private final SplittableRandom random;
    private final Deque<Event> owed = new ArrayDeque<>();
    private final LongAdder lost = new LongAdder();
    private boolean troubled;

    AuditTrail(Bus bus, RandomGenerator random) {
        this.bus = bus;
        this.random = new SplittableRandom(random.nextLong());
    }

    private UUID id() {
        synchronized (random) {
            return new UUID(
                    (random.nextLong() & ~0xf000L) | 0x4000L,
                    (random.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L);
        }
    }

    /** Completes when the mark survives {@code kill -9}; fails when it could not be written. */
    CompletionStage<Void> mark(Audit started) {
        try {
            return append(started.toEvent(id()));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletionStage<Void> append(Event event) {
        return bus.append(Stream.COMMANDS, List.of(event));
    }

    /** @param owes whether a mark waits for it */
    void record(Audit answer, boolean owes) {
        try {
            append(answer.toEvent(id()), owes);
        } catch (RuntimeException e) {
            lost.increment();
            LOG.error("a record of the audit could not be made", e);
        }
    }

    private void append(Event event, boolean owes) {
        CompletionStage<Void> ignored = append(event).whenComplete((ok, failure) -> {
            if (failure != null) {
                failed(event, owes, failure);
            }
        });
    }

    private synchronized void failed(Event event, boolean owes, Throwable failure) {
        if (!troubled) {
            troubled = true;
            LOG.error("the audit of commands cannot be written: {}", failure.toString());
        }
        if (owes && owed.size() < MOST_OWED) {
            owed.add(event);
        } else {
            lost.increment();
        }
    }

    /** Tries again what is owed. Now and then, from one thread. */
    void retry() {
        List<Event> again;
        synchronized (this) {
            if (owed.isEmpty()) {
                troubled = false;
                return;
            }
            again = List.copyOf(owed);
            owed.clear();
        }
        // One after the other: the first that fails is put back with all behind it by its own failure.
        again.forEach(event -> append(event, true));
    }

    /** Records that never came on the stream. */
    long lost() {
        return lost.sum();
    }
}
