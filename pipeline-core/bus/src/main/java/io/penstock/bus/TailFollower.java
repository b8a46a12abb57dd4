/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import io.penstock.api.bus.Follower;
import io.penstock.api.bus.Selection;
import io.penstock.api.event.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Follows the tail and reads nothing else: what has left it before it was read is missed. */
final class TailFollower implements Follower {
    private final SegmentLog log;
    private final MatchCache matches;
    private final Gate gate;
    private volatile long next;
    private long hint;
    private volatile long missed;

    TailFollower(SegmentLog log, Selection selection) {
        this.log = log;
        this.matches = new MatchCache(selection);
        this.next = log.end();
        this.gate = new Gate(selection, () -> next);
        log.add(gate);
    }

    @Override
    public List<Event> poll(Duration linger, Duration timeout, int max) {
        List<Event> events = new ArrayList<>();
        take(events, max);
        if (events.isEmpty()) {
            await(events, 1, max, System.nanoTime() + timeout.toNanos());
            if (!events.isEmpty()) {
                await(events, max, max, System.nanoTime() + linger.toNanos());
            }
        }
        return events;
    }

    private void await(List<Event> events, int enough, int max, long until) {
        while (events.size() < enough && !gate.isWokenUp() && until - System.nanoTime() > 0) {
            if (enough == 1) {
                gate.waitForFirst(next);
            } else {
                gate.gather(next, enough - events.size());
            }
            if (next >= log.end()) {
                gate.sleep(until);
            }
            next = Math.max(next, gate.disarm());
            take(events, max);
        }
    }

    private void take(List<Event> events, int max) {
        while (events.size() < max && next < log.end()) {
            TailBlock block = log.tail().find(next, hint);
            if (block == null) {
                long first = Math.max(next, log.tail().firstOffset(log.end()));
                missed = missed + first - next;
                next = first;
            } else {
                take(block, events, max);
            }
        }
    }

    private void take(TailBlock block, List<Event> events, int max) {
        int at = (int) (next - block.base);
        for (; at < block.events.length && events.size() < max; at++) {
            if (matches.matches(block.tripleOf(at))) {
                events.add(block.events[at]);
            }
        }
        next = block.base + at;
        hint = at == block.events.length ? block.sequence + 1 : block.sequence;
    }

    @Override
    public long missed() {
        return missed;
    }

    @Override
    public void close() {
        log.remove(gate);
        gate.wakeup();
    }
}
