/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import io.penstock.api.command.Answer;
import io.penstock.api.command.Caller;
import io.penstock.api.command.Command;
import io.penstock.api.command.CommandOptions;
import io.penstock.api.error.Backoff;
import io.penstock.api.rule.Output;
import io.penstock.device.sdk.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes that are tried until they are done: at once, then with waits that double up to ten seconds, and at once when the device is UP
 * again. Safe for many threads; never blocks.
 */
final class Insistence {
    private static final Logger LOG = LoggerFactory.getLogger(Insistence.class);
    private static final Duration FIRST_WAIT = Duration.ofMillis(250);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final Execution execution;
    private final Timing timing;
    private final Map<Key, Wish> wishes = new ConcurrentHashMap<>();

    /** What is written, and on whose behalf. */
    record Key(Output output, Caller.Origin origin, String by) {}

    /** A value that is to be written. */
    private static final class Wish {
        final Key key;
        final Object value;
        final String why;
        final Instant since;
        private final Backoff backoff = Backoff.exact(FIRST_WAIT, LONGEST_WAIT);
        private long due;
        private boolean trying;
        private boolean done;
        private Job.@Nullable Known known;

        Wish(Key key, Object value, String why, Instant since, long due) {
            this.key = key;
            this.value = value;
            this.why = why;
            this.since = since;
            this.due = due;
        }

        synchronized boolean begin(long now) {
            if (trying || done || due - now > 0) {
                return false;
            }
            trying = true;
            return true;
        }

        synchronized void ended(Answer answer, long now) {
            trying = false;
            done = answer.done();
            known = done ? null : Job.Known.of(answer);
            due = now + backoff.next().toNanos();
        }

        synchronized void hurry(boolean anew, long now) {
            done = done && !anew;
            backoff.reset();
            due = now;
        }

        synchronized boolean isDone() {
            return done;
        }

        synchronized Job.@Nullable Known known() {
            return known;
        }
    }

    Insistence(Execution execution, Timing timing) {
        this.execution = execution;
        this.timing = timing;
    }

    /** Writes this, in place of what the same one wanted of the same output before. */
    void insist(Key key, Object value, String why) {
        Wish wish = new Wish(key, value, why, timing.instant(), timing.nanoTime());
        wishes.put(key, wish);
        LOG.warn("output falls: output={} value={} by={} why={}", key.output(), value, key.by(), why);
        attempt(wish);
    }

    /** It is not wanted any more. */
    void cancel(Key key) {
        wishes.remove(key);
    }

    /** Somebody has written the output since: safe values are not wanted any more. */
    void superseded(Output output) {
        if (!wishes.isEmpty()) {
            wishes.keySet()
                    .removeIf(k ->
                            k.origin() == Caller.Origin.OUTPUT && k.output().equals(output));
        }
    }

    /** A device answers again: what waits for it is tried at once, and what an interlock has forced is written once more. */
    void up(String device) {
        for (Wish wish : wishes.values()) {
            if (wish.key.output().device().equals(device)) {
                wish.hurry(wish.key.origin() == Caller.Origin.INTERLOCK, timing.nanoTime());
                attempt(wish);
            }
        }
    }

    /** Tries what is due. */
    void tick() {
        wishes.values().forEach(this::attempt);
    }

    private void attempt(Wish wish) {
        if (!wish.begin(timing.nanoTime())) {
            return;
        }
        Command command = Command.set(
                        UUID.randomUUID().toString(),
                        wish.key.output().device(),
                        wish.key.output().resource(),
                        Map.of(wish.key.output().resource(), wish.value),
                        Caller.of(wish.key.origin(), wish.key.by()),
                        timing.instant())
                .because(wish.why)
                .with(CommandOptions.DEFAULT);
        var ignored = execution
                .execute(command, Job.Nature.URGENT, wish.known())
                .thenAccept(answer -> {
                    log(wish, answer);
                    wish.ended(answer, timing.nanoTime());
                });
    }

    private static void log(Wish wish, Answer answer) {
        Job.Known before = wish.known();
        if (answer.done() && before != null) {
            LOG.info("output has fallen at last: output={} value={}", wish.key.output(), wish.value);
        } else if (!answer.done() && !Job.Known.of(answer).equals(before)) {
            LOG.error("output has not fallen: output={} {}", wish.key.output(), answer.reason());
        }
    }

    List<SafeState> states() {
        List<SafeState> out = new ArrayList<>();
        wishes.values().forEach(w -> out.add(new SafeState(w.key.output(), w.why, w.since, w.isDone())));
        return out;
    }
}
