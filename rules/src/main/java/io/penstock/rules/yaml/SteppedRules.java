/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import io.penstock.api.bus.Bus;
import io.penstock.api.command.Commands;
import io.penstock.api.command.Presence;
import io.penstock.api.rule.Rule;
import io.penstock.rules.AlertBook;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * YAML rules without a thread, which look when they are told to: for tests of profiles, on a clock of their own. One thread at a time.
 *
 * <ol>
 *   <li>It is the same run as that of {@link YamlRules}; only who drives it is another.
 *   <li>The cursor stands when it is made. Answers to commands are taken in with the next {@link #step}.
 * </ol>
 */
public final class SteppedRules implements AutoCloseable {
    private final RuleRun run;

    public SteppedRules(
            Bus bus, Commands commands, AlertBook alerts, Presence presence, Times times, List<Rule> rules) {
        run = new RuleRun(bus, commands, alerts, presence, times, new AtomicLong(), rules);
        run.restore(rules);
        if (run.needs(rules)) {
            run.apply(rules);
        }
    }

    /**
     * Looks at all there is at this moment.
     *
     * @return whether there was anything
     */
    public boolean step() {
        boolean any = false;
        while (run.turn(0)) {
            any = true;
        }
        return any;
    }

    /** Nanoseconds until something is due that nobody brings: a `for`, a schedule, a write that is tried again. */
    public long untilDue() {
        return run.untilDue();
    }

    /** Why, by the names of rules that cannot be evaluated. */
    public Map<String, String> failing() {
        return run.counts().failing();
    }

    @Override
    public void close() {
        run.close();
    }
}
