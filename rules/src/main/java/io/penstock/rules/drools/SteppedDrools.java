/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.drools;

import io.penstock.api.bus.Bus;
import io.penstock.api.command.Presence;
import io.penstock.api.error.ProfileException;
import io.penstock.rules.drools.Worker.HungException;
import java.time.Clock;
import java.util.List;

/**
 * Rules in DRL without a pump of their own, which run when they are told to: for tests of profiles, on a clock of their own. One
 * thread at a time.
 *
 * <ol>
 *   <li>It is the same session and the same cursors as those of {@link DroolsRules}; only who drives it is another.
 *   <li>{@link #beginAgain} is what follows on a death: another session, with what the rules still reach and without the facts that they
 *       made of anything else.
 *   <li>A rule that hangs ends the run: there is no other session. Its thread is told to end, and not waited for.
 * </ol>
 */
public final class SteppedDrools implements AutoCloseable {
    private final Counters counters = new Counters();
    private final Pump pump;
    private boolean hangs;

    /** A rule does not come back: it is its author's mistake. */
    public static final class RuleHangsException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RuleHangsException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Files that compiled; many runs may share them. */
    public static final class Compiled {
        private final CompiledRules rules;
        private final DroolsSettings settings;

        private Compiled(CompiledRules rules, DroolsSettings settings) {
            this.rules = rules;
            this.settings = settings;
        }

        /** Whether one of the rules is called this. */
        public boolean has(String rule) {
            return rules.rules().contains(rule);
        }
    }

    /**
     * Loads Drools.
     *
     * @throws ProfileException with every problem
     */
    public static Compiled compile(List<DrlSource> sources, DroolsSettings settings) throws ProfileException {
        return new Compiled(DrlCompiler.compile(sources, settings), settings);
    }

    /** Opens the cursors, and begins. */
    public SteppedDrools(Bus bus, Effects effects, Presence presence, Clock clock, Compiled compiled) {
        pump = new Pump(bus, effects, presence, compiled.settings, clock, new Edges(), counters, state -> {});
        pump.open();
        guarded(() -> pump.beginSteps(compiled.rules));
    }

    /**
     * Takes all there is on the bus at this moment, and the time.
     *
     * @throws RuleHangsException when a rule does not come back; after that it can only be closed
     */
    public void step() {
        guarded(pump::step);
    }

    /**
     * Gives the session up and begins another.
     *
     * @throws RuleHangsException when a rule does not come back; after that it can only be closed
     */
    public void beginAgain() {
        guarded(pump::beginAgain);
    }

    /** What went wrong last, such as a consequence that threw; empty when nothing did. */
    public String trouble() {
        return counters.trouble();
    }

    private interface Call {
        void run() throws HungException, InterruptedException;
    }

    private void guarded(Call call) {
        try {
            call.run();
        } catch (HungException e) {
            String rule = pump.runningRule();
            hangs = true;
            throw new RuleHangsException(
                    (rule == null ? "the rules in DRL hang: " : "rule '" + rule + "' hangs: ") + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while rules in DRL ran", e);
        }
    }

    @Override
    public void close() {
        guarded(() -> pump.endSteps(hangs));
    }
}
