/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import io.penstock.api.command.Cause;
import io.penstock.api.rule.Output;
import io.penstock.api.setting.Durations;
import io.penstock.device.sdk.Timing;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Since when each output that has a minimum time is on or off, by the writes that were done. A write that may have been done counts as
 * done: what must not be switched too often is better left alone for once. Safe for many threads.
 */
final class Switches {
    /** @param since on the monotonic clock */
    private record Switched(boolean on, long since) {}

    private final Timing timing;
    private final Map<Output, Switched> known = new ConcurrentHashMap<>();

    Switches(Timing timing) {
        this.timing = timing;
    }

    /** @throws RefusedException when the output has to stay as it is for a while */
    void check(OutputSpec output, @Nullable Object value) throws RefusedException {
        Boolean on = TypedValues.isOn(value);
        Switched last = known.get(output.output());
        if (on == null || last == null || last.on() == on) {
            return;
        }
        Duration least = last.on() ? output.minimumOn() : output.minimumOff();
        Duration left = least.minusNanos(timing.nanoTime() - last.since());
        if (left.compareTo(Duration.ZERO) > 0) {
            throw new RefusedException(
                    Cause.MINIMUM_TIME,
                    output.output() + " must stay " + (last.on() ? "on" : "off") + " for " + Durations.format(least)
                            + " and may be switched in " + Durations.format(Duration.ofMillis(left.toMillis() + 1)));
        }
    }

    /** @param since on the monotonic clock */
    void written(Output output, @Nullable Object value, long since) {
        Boolean on = TypedValues.isOn(value);
        if (on != null) {
            known.compute(output, (o, last) -> last != null && last.on() == on ? last : new Switched(on, since));
        }
    }
}
