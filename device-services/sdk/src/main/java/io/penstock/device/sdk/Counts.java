/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What is counted for one service. Outlives reloads, so that metrics never go backwards. Safe for many threads. */
final class Counts {
    private final ConcurrentHashMap<String, LongAdder> causes = new ConcurrentHashMap<>();
    private final Lateness.Recorder lateness = new Lateness.Recorder();

    void count(String cause) {
        count(cause, 1);
    }

    void count(String cause, long times) {
        causes.computeIfAbsent(cause, c -> new LongAdder()).add(times);
    }

    void late(long nanos) {
        lateness.record(nanos);
    }

    Map<String, Long> causes() {
        Map<String, Long> out = new TreeMap<>();
        causes.forEach((cause, n) -> out.put(cause, n.sum()));
        return out;
    }

    Lateness lateness() {
        return lateness.counts();
    }
}
