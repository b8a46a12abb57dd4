/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import io.penstock.api.command.Caller;
import io.penstock.api.command.Command;
import io.penstock.device.sdk.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Ids of the writes that were started. One is forgotten once its command has outlived its time to live by a margin; when there are too many,
 * sooner, and then nothing asked before it is taken any more: a write is never done twice for want of memory.
 */
final class SeenIds {
    static final Duration MARGIN = Duration.ofMinutes(5);
    private static final int MOST = 100_000;

    /** What a write is known by. Each door has ids of its own: a caller of one may choose what another's has chosen. */
    record Id(Caller.Origin by, String id) {
        static Id of(Command command) {
            return new Id(command.caller().origin(), command.id());
        }
    }

    private record Seen(Instant askedAt, long at, long forgetAt) {}

    private final Timing timing;
    private final int most;
    private final Map<Id, Seen> ids = new LinkedHashMap<>();
    private Instant forgottenUntil = Instant.MIN;

    SeenIds(Timing timing) {
        this(timing, MOST);
    }

    SeenIds(Timing timing, int most) {
        this.timing = timing;
        this.most = most;
    }

    /** Whether it may have been started before: its id is known, or it is older than what is remembered. */
    synchronized boolean maybe(Command command) {
        return ids.containsKey(Id.of(command)) || !command.askedAt().isAfter(forgottenUntil);
    }

    /**
     * @param keep for how long from now
     * @return false when it is known already
     */
    synchronized boolean add(Command command, Duration keep) {
        long now = timing.nanoTime();
        forget(now);
        if (maybe(command)) {
            return false;
        }
        // An asker whose clock is ahead must not make all others look old.
        Instant latest = timing.instant();
        Instant asked = command.askedAt().isAfter(latest) ? latest : command.askedAt();
        ids.put(Id.of(command), new Seen(asked, now, now + keep.toNanos()));
        if (ids.size() > most) {
            Iterator<Seen> oldest = ids.values().iterator();
            Instant until = oldest.next().askedAt();
            oldest.remove();
            forgottenUntil = until.isAfter(forgottenUntil) ? until : forgottenUntil;
        }
        return true;
    }

    /** It was not started after all. */
    synchronized void remove(Command command) {
        ids.remove(Id.of(command));
    }

    /** In the order in which they came: one with a long time to live keeps those behind it a while longer. */
    private void forget(long now) {
        Iterator<Seen> oldest = ids.values().iterator();
        while (oldest.hasNext() && now - oldest.next().forgetAt() > 0) {
            oldest.remove();
        }
    }

    /** How long ago the oldest was added that is not forgotten yet: so far back its like must be found after a restart. */
    synchronized Duration reach() {
        long now = timing.nanoTime();
        forget(now);
        Iterator<Seen> oldest = ids.values().iterator();
        return oldest.hasNext() ? Duration.ofNanos(now - oldest.next().at()) : Duration.ZERO;
    }

    synchronized int size() {
        return ids.size();
    }
}
