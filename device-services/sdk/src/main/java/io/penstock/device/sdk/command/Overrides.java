/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import io.penstock.api.command.Caller.Origin;
import io.penstock.api.command.Cause;
import io.penstock.api.command.Command;
import io.penstock.api.rule.Output;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Outputs that somebody has taken over from the rules for a while. Safe for many threads. */
final class Overrides {
    private static final Duration LONGEST = Duration.ofDays(365);

    private final Clock clock;
    private final Map<Output, OutputOverride> active = new ConcurrentHashMap<>();

    Overrides(Clock clock) {
        this.clock = clock;
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
        OutputOverride found = active.get(output);
        if (found != null && !found.until().isAfter(clock.instant())) {
            active.remove(output, found);
            return null;
        }
        return found;
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
            active.put(
                    output,
                    new OutputOverride(
                            output,
                            clock.instant().plus(bounded),
                            command.caller().name(),
                            command.id(),
                            command.why()));
        }
        return true;
    }

    void restore(OutputOverride known) {
        if (known.until().isAfter(clock.instant())) {
            active.put(known.output(), known);
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
