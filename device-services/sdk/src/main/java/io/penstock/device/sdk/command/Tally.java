/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import io.penstock.api.command.Answer;
import io.penstock.device.sdk.Lateness;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts answers and how long they took. Safe for many threads. */
final class Tally {
    private final Map<CommandCounts.Kind, LongAdder> counts = new ConcurrentHashMap<>();
    private final Lateness.Recorder took = new Lateness.Recorder();

    void answered(Answer answer, long nanos) {
        CommandCounts.Kind kind = new CommandCounts.Kind(
                answer.command().kind(), answer.command().caller().origin(), answer.outcome(), answer.cause());
        counts.computeIfAbsent(kind, k -> new LongAdder()).increment();
        took.record(nanos);
    }

    CommandCounts counts() {
        Map<CommandCounts.Kind, Long> out = new HashMap<>();
        counts.forEach((kind, n) -> out.put(kind, n.sum()));
        return new CommandCounts(Map.copyOf(out), took.counts());
    }
}
