/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import io.penstock.api.bus.Bus;
import io.penstock.api.command.Commands;
import io.penstock.api.command.Presence;
import io.penstock.api.rule.Rule;
import io.penstock.rules.AlertBook;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The YAML rules of a program.
 *
 * <ol>
 *   <li>{@link #open} returns when the cursor {@code $rules} stands: no event appended afterwards is missed. Without rules there is neither
 *       cursor nor thread, once what earlier ones have left is ended.
 *   <li>Nothing is done before {@link #begin}.
 *   <li>{@link #apply} takes up other rules; those that say what they said keep their state. It returns when they are at work.
 *   <li>A run that dies is begun again from its last commit, with a wait that grows to half a minute; meanwhile the presence is lost.
 *   <li>{@link #close} commits and stops, within a second; what is on its way to a device is not waited for.
 * </ol>
 */
public final class YamlRules implements AutoCloseable {
    /** The cursor that the rules read with. */
    public static final String CURSOR = "$rules";

    private static final Logger LOG = LoggerFactory.getLogger(YamlRules.class);
    private static final long LONGEST_STOP_MILLIS = 2000;

    private final Bus bus;
    private final Commands commands;
    private final AlertBook alerts;
    private final Supplier<Presence> presences;
    private final Times times;
    private @Nullable Presence presence;
    private volatile @Nullable RuleRunner runner;
    private @Nullable Set<String> devices;
    private boolean begun;

    /** @param presences makes one for as long as there are rules: told that they live, and when they do not */
    public YamlRules(Bus bus, Commands commands, AlertBook alerts, Supplier<Presence> presences, Clock clock) {
        this(bus, commands, alerts, presences, Times.of(clock));
    }

    YamlRules(Bus bus, Commands commands, AlertBook alerts, Supplier<Presence> presences, Times times) {
        this.bus = bus;
        this.commands = commands;
        this.alerts = alerts;
        this.presences = presences;
        this.times = times;
    }

    /** Opens the cursor and takes up these rules. */
    public synchronized void open(List<Rule> rules) {
        if (rules.isEmpty()) {
            endWhatIsLeft();
        } else {
            Presence alive = presences.get();
            RuleRunner made = new RuleRunner(bus, commands, alerts, alive, times, rules);
            presence = alive;
            if (devices != null) {
                made.devices(devices);
            }
            made.start();
            runner = made;
        }
    }

    /** Of rules that have read this bus before: it is as if they were taken out now. */
    private void endWhatIsLeft() {
        if (bus.cursors().stream().noneMatch(c -> c.name().equals(CURSOR))) {
            return;
        }
        try (Presence alive = presences.get();
                RuleRun run = new RuleRun(bus, commands, alerts, alive, times, new AtomicLong(), List.of())) {
            run.end();
        } catch (RuntimeException e) {
            LOG.warn("rules: what those have left that are no more could not be ended", e);
        }
    }

    /** The devices are there: rules may act. */
    public synchronized void begin() {
        begun = true;
        RuleRunner running = runner;
        if (running != null) {
            running.begin();
        }
    }

    /** Takes up other rules. */
    public synchronized void apply(List<Rule> rules) {
        RuleRunner running = runner;
        if (running == null) {
            if (!rules.isEmpty()) {
                open(rules);
                if (begun) {
                    begin();
                }
            }
            return;
        }
        running.apply(rules);
        if (rules.isEmpty()) {
            stop(running);
        }
    }

    /**
     * Says which devices the profile has, before {@link #open} and whenever that changes. What patterns hold of one that it has no more ends a
     * second or two later, when what was said by then has been looked at: alerts are cleared, and what was claimed falls to the next rule. A
     * device that no profile has had is left alone.
     */
    public synchronized void devices(Collection<String> names) {
        Set<String> now = Set.copyOf(names);
        devices = now;
        RuleRunner running = runner;
        if (running != null) {
            running.devices(now);
        }
    }

    /** How they do. */
    public RulesStatus status() {
        RuleRunner running = runner;
        return running == null ? RulesStatus.NONE : running.status();
    }

    private void stop(RuleRunner running) {
        running.stop();
        try {
            if (!running.awaitEnd(LONGEST_STOP_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.warn("rules: did not stop within {} ms", LONGEST_STOP_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        runner = null;
        if (presence != null) {
            presence.close();
            presence = null;
        }
    }

    @Override
    public synchronized void close() {
        RuleRunner running = runner;
        if (running != null) {
            stop(running);
        }
    }
}
