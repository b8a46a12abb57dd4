/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.drools;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** What is counted over all sessions, for health and metrics. Safe for many threads. */
final class Counters {
    private static final long REMEMBERED_NANOS = Duration.ofMinutes(10).toNanos();

    final LongAdder read = new LongAdder();
    final LongAdder firings = new LongAdder();
    final LongAdder commands = new LongAdder();
    final LongAdder unchanged = new LongAdder();
    final LongAdder stale = new LongAdder();
    final LongAdder late = new LongAdder();
    final LongAdder retracted = new LongAdder();
    final LongAdder errors = new LongAdder();
    final LongAdder restarts = new LongAdder();

    private volatile String trouble = "";
    private volatile long troubledAt;

    /** Facts in the session. */
    volatile long facts;

    /** Something went wrong; false when the same did just before. */
    boolean trouble(String what) {
        boolean news = !what.equals(trouble());
        trouble = what;
        troubledAt = System.nanoTime();
        return news;
    }

    /** What went wrong in the last ten minutes, the last of it; empty when nothing did. */
    String trouble() {
        return System.nanoTime() - troubledAt < REMEMBERED_NANOS ? trouble : "";
    }
}
