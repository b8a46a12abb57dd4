/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import io.penstock.api.command.Caller.Origin;
import io.penstock.api.command.Cause;
import io.penstock.api.command.Command;
import io.penstock.api.rule.Output;
import io.penstock.device.sdk.Timing;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Outputs that somebody has taken over from the rules for a while: until the moment that was said, and no longer than that was away when it was,
 * should the wall clock be put back. Safe for many threads.
 */
final class Overrides {
    private static final Duration LONGEST = Duration.ofDays(365);

    /** @param endsAt by the clock that is never put back */
    private record Taken(OutputOverride override, long endsAt) {}

    private final Timing timing;
    private final Map<Output, Taken> active = new ConcurrentHashMap<>();

    Overrides(Timing timing) {
        this.timing = timing;
    }

    void check(Command command, Collection<String> resources) throws RefusedException {
        if (command.caller().origin() != Origin.RULE || active.isEmpty()) {
            return;
        }
        for (String resource : resources) {
            OutputOverride found = of(new Output(command.device(), resource));
            if (found != null) {
                throw new RefusedException(
                        Cause.OVERRIDDEN,
                        "'" + found.by() + "' has taken " + found.output() + " over from the rules until "
                                + found.until().truncatedTo(ChronoUnit.SECONDS));
            }
        }
    }

    private @Nullable OutputOverride of(Output output) {
        Taken found = active.get(output);
        if (found == null) {
            return null;
        }
        if (!found.override().until().isAfter(timing.instant()) || timing.nanoTime() - found.endsAt() >= 0) {
            active.remove(output, found);
            return null;
        }
        return found.override();
    }

    /**
     * A write was done: it takes its outputs over, if it says so.
     *
     * @return whether anything changed
     */
    boolean taken(Command command, Collection<String> resources) {
        Duration time = command.options().override();
        if (time == null || !command.caller().origin().north()) {
            return false;
        }
        Duration bounded = time.compareTo(LONGEST) > 0 ? LONGEST : time;
        for (String resource : resources) {
            Output output = new Output(command.device(), resource);
            OutputOverride override = new OutputOverride(
                    output, timing.instant().plus(bounded), command.caller().name(), command.id(), command.why());
            active.put(output, new Taken(override, timing.nanoTime() + bounded.toNanos()));
        }
        return true;
    }

    void restore(OutputOverride known) {
        Duration left = Duration.between(timing.instant(), known.until());
        if (!left.isNegative() && !left.isZero()) {
            Duration bounded = left.compareTo(LONGEST) > 0 ? LONGEST : left;
            active.put(known.output(), new Taken(known, timing.nanoTime() + bounded.toNanos()));
        }
    }

    boolean end(Output output) {
        return active.remove(output) != null;
    }

    List<OutputOverride> list() {
        return active.keySet().stream()
                .map(this::of)
                .filter(java.util.Objects::nonNull)
                .sorted(Comparator.comparing(o -> o.output().toString()))
                .toList();
    }
}
