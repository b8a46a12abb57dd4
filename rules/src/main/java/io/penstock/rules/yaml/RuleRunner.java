/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import io.penstock.api.bus.Bus;
import io.penstock.api.command.Commands;
import io.penstock.api.command.Presence;
import io.penstock.api.error.Backoff;
import io.penstock.api.rule.Rule;
import io.penstock.rules.AlertBook;
import io.penstock.rules.yaml.RulesStatus.State;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread of the rules: one run after another, each from where the last commit left off. */
final class RuleRunner {
    private static final Logger LOG = LoggerFactory.getLogger(RuleRunner.class);
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final long LONGEST_APPLY_SECONDS = 5;

    private final Bus bus;
    private final Commands commands;
    private final AlertBook alerts;
    private final Presence presence;
    private final Times times;
    private final Thread thread = new Thread(this::run, "rules");
    private final CountDownLatch opened = new CountDownLatch(1);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Semaphore wake = new Semaphore(0);
    private final AtomicLong unrecorded = new AtomicLong();
    private volatile List<Rule> rules;
    private volatile @Nullable Set<String> devices;
    private volatile @Nullable RuleRun current;
    private volatile boolean stopping;
    private volatile State state = State.RUNNING;
    private volatile String reason = "";
    private volatile long restarts;

    RuleRunner(Bus bus, Commands commands, AlertBook alerts, Presence presence, Times times, List<Rule> rules) {
        this.bus = bus;
        this.commands = commands;
        this.alerts = alerts;
        this.presence = presence;
        this.times = times;
        this.rules = rules;
        thread.setDaemon(true);
    }

    /** Returns when the cursor stands, or could not be opened at first. */
    void start() {
        thread.start();
        try {
            opened.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void begin() {
        begun.countDown();
    }

    private void run() {
        Backoff backoff = Backoff.exact(FIRST_WAIT, LONGEST_WAIT);
        while (!stopping) {
            long startedAt = times.ticks();
            try {
                runOnce();
            } catch (RuntimeException | Error | InterruptedException e) { // outputs must fall, whatever has killed it
                if (stopping) {
                    break;
                }
                state = State.DOWN;
                reason = String.valueOf(e);
                restarts++;
                presence.lost(reason);
                if (times.ticks() - startedAt > LONGEST_WAIT.toNanos()) {
                    backoff.reset();
                }
                Duration wait = backoff.next();
                LOG.error(
                        "rules: the run has died; they begin again in {} s from the last commit", wait.toSeconds(), e);
                rest(wait);
            } finally {
                opened.countDown();
            }
        }
        state = State.STOPPED;
        ended.countDown();
    }

    private void rest(Duration wait) {
        try {
            boolean woken = wake.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS);
            LOG.debug("rules: begin again{}", woken ? ", woken" : "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void runOnce() throws InterruptedException {
        List<Rule> first = rules;
        try (RuleRun run = new RuleRun(bus, commands, alerts, presence, times, unrecorded, first)) {
            run.restore(first);
            current = run;
            Set<String> known = devices;
            if (known != null) {
                run.devices(known);
            }
            opened.countDown();
            begun.await();
            if (run.needs(rules)) {
                run.apply(rules);
            }
            state = State.RUNNING;
            reason = "";
            while (!stopping) {
                run.turn();
            }
            run.commitAll();
        } finally {
            current = null;
        }
    }

    /** Takes up other rules; returns when they are at work, or will be with the next run. */
    void apply(List<Rule> next) {
        rules = next;
        RuleRun run = current;
        if (run != null && begun.getCount() == 0) {
            try {
                run.later(() -> run.apply(rules)).get(LONGEST_APPLY_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                LOG.warn("rules: what was changed is taken up with the next run: {}", e.toString());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The devices of the profile from now on. */
    void devices(Set<String> now) {
        devices = now;
        RuleRun run = current;
        if (run != null) {
            var ignored = run.later(() -> run.devices(now));
        }
    }

    RulesStatus status() {
        RuleRun run = current;
        String failing = run == null || run.counts().failing().isEmpty()
                ? ""
                : "cannot be evaluated: " + run.counts().failing();
        return new RulesStatus(
                state,
                reason.isEmpty() ? failing : reason,
                restarts,
                run == null ? 0 : run.lag(),
                unrecorded.get(),
                run == null ? RulesStatus.NOTHING : run.counts());
    }

    void stop() {
        stopping = true;
        begun.countDown();
        wake.release();
        RuleRun run = current;
        if (run != null) {
            run.wakeup();
        }
    }

    boolean awaitEnd(long time, TimeUnit unit) throws InterruptedException {
        return ended.await(time, unit);
    }
}
