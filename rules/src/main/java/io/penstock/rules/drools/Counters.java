/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.drools;

import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What is counted over all sessions, for health and metrics. Safe for many threads. */
final class Counters {
    final LongAdder read = new LongAdder();
    final LongAdder firings = new LongAdder();
    final LongAdder commands = new LongAdder();
    final LongAdder unchanged = new LongAdder();
    final LongAdder stale = new LongAdder();
    final LongAdder late = new LongAdder();
    final LongAdder retracted = new LongAdder();
    final LongAdder errors = new LongAdder();
    final LongAdder restarts = new LongAdder();

    /** What went wrong last. */
    volatile @Nullable String trouble;

    /** Facts in the session. */
    volatile long facts;
}
