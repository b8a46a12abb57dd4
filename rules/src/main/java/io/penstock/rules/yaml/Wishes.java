/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import io.penstock.api.command.Answer;
import io.penstock.api.command.Caller;
import io.penstock.api.command.Cause;
import io.penstock.api.command.Command;
import io.penstock.api.command.CommandOptions;
import io.penstock.api.command.Outcome;
import io.penstock.api.rule.Output;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The writes that are wanted, of each output one: asked for in their order, one at a time for an output, and again while they are refused and
 * may yet be granted.
 */
final class Wishes {
    static final long FIRST_WAIT_MILLIS = 1000;
    static final long LONGEST_WAIT_MILLIS = 30_000;

    /** Causes that pass when what took an output lets go of it. */
    private static final Set<Cause> HOLDS = EnumSet.of(Cause.INTERLOCK, Cause.STALE_INPUT, Cause.OVERRIDDEN);

    private final Consumer<Command> ask;
    private final Map<Output, Wish> wanted = new HashMap<>();
    private final Map<Output, Wish> onTheirWay = new HashMap<>();
    private final Map<String, Wish> sent = new HashMap<>();
    private final Set<Wish> waiting = new LinkedHashSet<>();
    /** Of those that wait: to be looked at; to be tried again at their time; behind what is on its way to an output. */
    private final Deque<Wish> next = new ArrayDeque<>();

    private final Retries retries = new Retries();
    private final Map<Output, List<Wish>> behind = new HashMap<>();
    /** Commands of before the start that were not done, as the record says. */
    private final Set<String> undone = new HashSet<>();

    private long givenUp;
    private long retried;

    Wishes(Consumer<Command> ask) {
        this.ask = ask;
    }

    /** What is wanted of an output; null for nothing. */
    @Nullable
    Wish of(Output output) {
        return wanted.get(output);
    }

    /** Whether it is to be asked for, and not on its way. */
    boolean isWaiting(Wish wish) {
        return waiting.contains(wish);
    }

    /** One that is wanted from now on, in place of what was wanted of its outputs. */
    void add(Wish wish) {
        put(wish).forEach(this::cut);
    }

    /** One that was wanted before the start. It is asked for whole by the id that it had: it may have been on its way. */
    void restore(Wish wish) {
        put(wish);
    }

    private Set<Wish> put(Wish wish) {
        Set<Wish> before = new LinkedHashSet<>();
        for (Output output : wish.outputs) {
            Wish displaced = wanted.put(output, wish);
            if (displaced != null && displaced != wish) {
                before.add(displaced);
            }
        }
        waiting.add(wish);
        next.add(wish);
        wish.owner.wishes.add(wish);
        wish.owner.dirty = true;
        return before;
    }

    /** One that is not wanted of all its outputs any more: of the others it is asked for by itself. What is on its way is cut when it is back. */
    private void cut(Wish wish) {
        List<Wish> left = left(wish);
        if (left.isEmpty()) {
            forget(wish);
        } else if (waiting.contains(wish) && left.get(0) != wish) {
            forget(wish);
            left.forEach(this::add);
        }
    }

    /** What is still wanted of it: itself, or one for each output. */
    private List<Wish> left(Wish wish) {
        List<Output> left =
                wish.outputs.stream().filter(o -> wanted.get(o) == wish).toList();
        return left.size() == wish.outputs.size()
                ? List.of(wish)
                : left.stream().map(o -> wish.only(o.resource())).toList();
    }

    /** What it wants, and nobody has wanted otherwise since. */
    List<Wish> of(Instance owner) {
        return owner.wishes.stream().flatMap(wish -> left(wish).stream()).toList();
    }

    /** An owner may act that might not: what it wants may be sent. */
    void mayAct(Instance owner) {
        owner.wishes.stream().filter(waiting::contains).forEach(next::add);
    }

    private boolean isWanted(Wish wish) {
        return !left(wish).isEmpty();
    }

    void forget(Wish wish) {
        wish.outputs.forEach(o -> wanted.remove(o, wish));
        waiting.remove(wish);
        wish.owner.wishes.remove(wish);
        wish.owner.dirty = true;
    }

    /** What it wanted before, it wants no more. What is on its way cannot be called back. */
    void drop(Instance owner) {
        List.copyOf(owner.wishes).forEach(this::forget);
    }

    /** A command of before the start was not done: who asks for it once more asks by another id. */
    void undone(String command) {
        undone.add(command);
    }

    /** Sends what is due. Looks only at what something has happened to: many may wait. */
    void send(long wall, long ticks) {
        for (Wish due = retries.next(ticks); due != null; due = retries.next(ticks)) {
            next.add(due);
        }
        for (Wish wish = next.poll(); wish != null; wish = next.poll()) {
            // One whose owner may not act is looked at when it may; one whose owner is to act anew, not any more.
            if (waiting.contains(wish) && wish.owner.mayAct() && !wish.owner.again) {
                sendOrPut(wish, wall, ticks);
            }
        }
    }

    private void sendOrPut(Wish wish, long wall, long ticks) {
        for (Output output : wish.outputs) {
            if (onTheirWay.containsKey(output)) {
                behind.computeIfAbsent(output, o -> new ArrayList<>()).add(wish);
                return;
            }
        }
        if (ticks - wish.notBefore < 0) {
            retries.add(wish);
        } else {
            send(wish, wall);
        }
    }

    private void send(Wish wish, long wall) {
        while (undone.remove(wish.commandId())) {
            wish.attempt++;
            wish.owner.dirty = true;
        }
        waiting.remove(wish);
        wish.outputs.forEach(o -> onTheirWay.put(o, wish));
        sent.put(wish.commandId(), wish);
        long askedAt = wish.attempt == 0 ? wish.askedAt : wall;
        Claim claim = wish.claim;
        ask.accept(Command.set(
                        wish.commandId(),
                        claim.device(),
                        claim.target(),
                        claim.values(),
                        Caller.of(Caller.Origin.RULE, wish.owner.use.rule.name()),
                        Times.instant(askedAt))
                .because(wish.firing)
                .with(CommandOptions.DEFAULT
                        .withRepeatSafe(claim.repeatSafe())
                        .withDryRun(wish.probes)
                        .withYields(wish.yields())));
    }

    /**
     * What came of a command. Of one that is not known here, nothing follows.
     *
     * @return whether it says what the last try of the same write did not; that the first is done is no news
     */
    boolean answered(Answer answer, long wall, long ticks) {
        Wish wish = sent.remove(answer.command().id());
        if (wish == null) {
            return !answer.done();
        }
        boolean news = wish.hears(answer);
        wish.owner.dirty = true;
        for (Output output : wish.outputs) {
            onTheirWay.remove(output, wish);
            next.addAll(behind.getOrDefault(output, List.of()));
            behind.remove(output);
            Wish wants = wanted.get(output);
            if (answer.done() && wants != null && waiting.contains(wants) && wants.isDoneBy(wish)) {
                forget(wants);
            }
        }
        if (isWanted(wish)) {
            if (wish.probes && answer.cause() != null && HOLDS.contains(answer.cause())) {
                forget(wish);
                later(wish.again(wall), ticks);
            } else if (wish.mayYetBeDone(answer)) {
                tryLater(wish, ticks);
            } else {
                givenUp += answer.done() || answer.outcome() == Outcome.WOULD ? 0 : 1;
                forget(wish);
            }
        }
        send(wall, ticks);
        return news;
    }

    /** One that is wanted from now on, and first asked for a while later. */
    void later(Wish wish, long ticks) {
        wish.notBefore = ticks + FIRST_WAIT_MILLIS * 1_000_000L;
        add(wish);
    }

    private void tryLater(Wish wish, long ticks) {
        long millis = Math.min(FIRST_WAIT_MILLIS << Math.min(wish.attempt, 10), LONGEST_WAIT_MILLIS);
        wish.attempt++;
        wish.notBefore = ticks + millis * 1_000_000L;
        waiting.add(wish);
        next.add(wish);
        cut(wish);
        retried++;
    }

    /** Nanoseconds until one may be tried again; the greatest long for never. What waits for an answer is not among them. */
    long untilDue(long ticks) {
        return next.isEmpty() ? retries.untilDue(ticks) : 0;
    }

    int queuedRetries() {
        return retries.size();
    }

    int inFlight() {
        return sent.size();
    }

    int waiting() {
        return waiting.size();
    }

    long givenUp() {
        return givenUp;
    }

    long retried() {
        return retried;
    }
}
