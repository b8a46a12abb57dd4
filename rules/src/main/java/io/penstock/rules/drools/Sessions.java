/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.drools;

import io.penstock.api.event.Event;
import io.penstock.rules.drools.Worker.HungException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The session that runs, and those before and after it. Each runs on the thread of a {@link Worker}, for which nobody waits longer than a rule
 * may take. The pump's thread, but for what says otherwise.
 */
final class Sessions {
    /** A session begins more slowly than it takes a batch: where nothing is compiled yet, on a slow machine, for seconds. */
    private static final Duration LEAST_TO_BEGIN = Duration.ofSeconds(10);

    private static final Duration GRACE = Duration.ofSeconds(1);

    private final Effects effects;
    private final DroolsSettings settings;
    private final Edges edges;
    private final Counters counters;
    private final SessionTime time;
    private final AtomicReference<@Nullable CompiledRules> next = new AtomicReference<>();
    private final Set<String> leftOut = new HashSet<>();
    private volatile @Nullable CompiledRules running;
    private volatile @Nullable RulesSession session;
    private volatile String lasting = "";
    private volatile Worker worker = new Worker();

    /** @param links connections by name, and whether they stand */
    record States(Map<String, String> devices, Map<String, Boolean> links) {}

    Sessions(Effects effects, DroolsSettings settings, Edges edges, Counters counters, SessionTime time) {
        this.effects = effects;
        this.settings = settings;
        this.edges = edges;
        this.counters = counters;
        this.time = time;
    }

    /** From any thread: these rules are to run. */
    void change(CompiledRules rules) {
        next.set(rules);
    }

    /** Whether other rules are to run than those that do. */
    boolean haveChanged() {
        return next.get() != null;
    }

    /** From any thread: the rules that run; null when none do yet. */
    @Nullable
    CompiledRules running() {
        return running;
    }

    /** From any thread: which rule is left out and why; empty when all run. */
    String leftOut() {
        return lasting;
    }

    /** From any thread: the rule whose consequence runs at this moment; null for none. */
    @Nullable
    String runningRule() {
        RulesSession now = session;
        return now == null ? null : now.running();
    }

    CompiledRules rules() {
        return Objects.requireNonNull(running);
    }

    RulesSession session() {
        return Objects.requireNonNull(session);
    }

    /** The next session gets a thread of its own. */
    void renew() {
        worker = new Worker();
    }

    /** The rules of the session that is to begin: those that are to run, or the same once more. */
    CompiledRules takeRules() {
        CompiledRules changed = next.getAndSet(null);
        if (changed != null) {
            running = changed;
            leftOut.clear();
            lasting = "";
        }
        CompiledRules now = running;
        if (now == null) {
            throw new IllegalStateException("there are no rules to run");
        }
        return now;
    }

    /** Begins a session for the rules that were taken; what {@code before} and {@code carried} are, {@link RulesSession#warmUp} says. */
    void begin(List<Event> before, @Nullable Collection<Object> carried) throws HungException, InterruptedException {
        CompiledRules rules = rules();
        Set<String> out = Set.copyOf(leftOut);
        Duration least = settings.hang().compareTo(LEAST_TO_BEGIN) < 0 ? LEAST_TO_BEGIN : settings.hang();
        session = worker.call(
                () -> {
                    RulesSession made = new RulesSession(rules, out, settings, effects, edges, counters, time);
                    session = made;
                    made.warmUp(before, carried);
                    return made;
                },
                least.plusMillis(before.size()));
    }

    /** What its rules have made and keep. */
    Collection<Object> made() throws HungException, InterruptedException {
        return worker.call(session()::made, settings.hang());
    }

    /** @param live whether no event waits behind these; {@code states} is null when they are not to be looked at */
    void process(List<Event> events, boolean live, @Nullable States states) throws HungException, InterruptedException {
        RulesSession now = session();
        call(
                () -> {
                    if (states != null) {
                        now.states(states.devices(), states.links());
                    }
                    now.process(events, live);
                },
                settings.hang());
    }

    /** These devices are no more. */
    void forget(Collection<String> gone) throws HungException, InterruptedException {
        RulesSession now = session();
        call(() -> now.forget(gone), settings.hang());
    }

    private void call(Runnable task, Duration most) throws HungException, InterruptedException {
        worker.call(
                () -> {
                    task.run();
                    return null;
                },
                most);
    }

    /** Another has taken over from it. */
    void dispose(RulesSession old) throws HungException, InterruptedException {
        call(old::dispose, settings.hang());
    }

    /** No other comes after it. */
    void end() throws HungException, InterruptedException {
        call(session()::dispose, Duration.ofSeconds(1));
        worker.stop();
    }

    /**
     * Gives it up.
     *
     * @return the rule that was running; null for none
     */
    @Nullable
    String giveUp() {
        String rule = runningRule();
        abandon();
        session = null;
        return rule;
    }

    /** From any thread: stops it where it stands; nothing comes out any more. */
    void abandon() {
        RulesSession now = session;
        if (now != null) {
            now.giveUp();
        }
        // the rules know of all their sessions until these are disposed of
        worker.stop(now == null ? () -> {} : now::dispose);
    }

    /** Whether one that was given up has ended, a while after it was told to. */
    boolean hasEnded() throws InterruptedException {
        return worker.ended(GRACE);
    }

    /**
     * A rule that does not even end when it is told to keeps its thread for good: it does not get another.
     *
     * @return why, in words
     */
    String leaveOut(String rule, String why) {
        leftOut.add(rule);
        lasting = why + "; it still runs, and is left out until the files change";
        return lasting;
    }
}
