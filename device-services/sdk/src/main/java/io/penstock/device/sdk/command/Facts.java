/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import io.penstock.api.event.Reading;
import io.penstock.api.rule.Input;
import io.penstock.api.rule.Interlock;
import io.penstock.api.setting.Durations;
import io.penstock.device.sdk.LastValue;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An interlock's inputs as they stand at one moment. */
final class Facts {
    private final @Nullable Reading[] readings;
    private final @Nullable String missing;
    private final long now;

    private Facts(@Nullable Reading[] readings, @Nullable String missing, long now) {
        this.readings = readings;
        this.missing = missing;
        this.now = now;
    }

    /**
     * @param now nanoseconds since the epoch
     * @param nanoTime the monotonic clock
     */
    static Facts of(Interlock interlock, LastValues values, long now, long nanoTime) {
        int n = interlock.inputs().size();
        @Nullable Reading[] readings = new Reading[n];
        for (int i = 0; i < n; i++) {
            Input input = interlock.inputs().get(i);
            LastValue last = values.of(device(input), input.resource());
            if (last == null || !last.reading().isGood()) {
                return new Facts(readings, name(input) + (last == null ? " is missing" : " has no good value"), now);
            }
            Duration maxAge = input.maxAge() == null ? interlock.maxAge() : input.maxAge();
            long age = last.age(now, nanoTime);
            if (age > maxAge.toNanos()) {
                String found = Durations.format(Duration.ofMillis(age / 1_000_000));
                return new Facts(
                        readings, name(input) + " is " + found + " old, more than " + Durations.format(maxAge), now);
            }
            readings[i] = last.reading();
        }
        return new Facts(readings, null, now);
    }

    static String device(Input input) {
        return input.devices().patterns().get(0);
    }

    private static String name(Input input) {
        return "input '" + input.name() + "' (" + device(input) + "/" + input.resource() + ")";
    }

    /** Whether all are there and fresh. */
    boolean complete() {
        return missing == null;
    }

    /** What is wrong with the first that cannot be used; empty when all can. */
    String missing() {
        return missing == null ? "" : missing;
    }

    /** Whether the condition holds for sure. */
    boolean hold(Interlock interlock) {
        return complete() && interlock.condition().test(readings, now);
    }

    /** The values as {@code level = 12}, for people. */
    String inWords(Interlock interlock) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < readings.length; i++) {
            Reading reading = readings[i];
            if (reading != null) {
                out.append(out.isEmpty() ? "" : ", ")
                        .append(interlock.inputs().get(i).name())
                        .append(" = ")
                        .append(TypedValues.text(reading));
            }
        }
        return out.toString();
    }
}
