/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.metrics;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counts events, not exchanges, of one step of one lane: {@code penstock.step.events.in}, {@code .out}, {@code .dropped}, {@code .dead},
 * and {@code penstock.step.causes} with the tag {@code cause}; all with the tags {@code pipeline}, {@code endpoint} and {@code step}.
 */
public final class StepMetrics {
    private final Counts counts;
    private final LongAdder in;
    private final LongAdder out;
    private final LongAdder dropped;
    private final LongAdder dead;

    StepMetrics(Counts counts) {
        this.counts = counts;
        in = counts.counter("penstock.step.events.in", "Events that came to the step.");
        out = counts.counter("penstock.step.events.out", "Events that the step passed on.");
        dropped = counts.counter("penstock.step.events.dropped", "Events that the step let fall.");
        dead = counts.counter("penstock.step.events.dead", "Events that the step made dead letters of.");
    }

    /** Adds what became of one micro-batch. */
    public void add(long cameIn, long wentOut, long fell, long died) {
        in.add(cameIn);
        out.add(wentOut);
        if (fell != 0) {
            dropped.add(fell);
        }
        if (died != 0) {
            dead.add(died);
        }
    }

    /** Counts one under a cause that the step names. */
    public void cause(String cause) {
        counts.cause("penstock.step.causes", cause, 1);
    }

    /** How often a cause was counted. */
    public long counted(String cause) {
        return counts.cause(cause);
    }

    public long in() {
        return in.sum();
    }

    public long out() {
        return out.sum();
    }
}
