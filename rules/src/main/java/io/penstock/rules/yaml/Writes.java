/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import io.penstock.api.command.Answer;
import io.penstock.api.command.Caller;
import io.penstock.api.command.Caller.Origin;
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
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What all rules together want written.
 *
 * <ol>
 *   <li>Of an output that several active rules claim, the claim of the highest priority holds, among equals the latest. When it ends, the next
 *       one's value is written; only when there is none, what {@code otherwise} says.
 *   <li>At most one write for an output is on its way. What is wanted meanwhile waits, and only the last of it is sent, unless it is what has
 *       just been done.
 *   <li>What was refused and may yet be granted is tried again as a new command, first after {@value #FIRST_WAIT_MILLIS} ms, at last each
 *       {@value #LONGEST_WAIT_MILLIS} ms, until it is done, or its rule wants something else.
 *   <li>What was done and then taken by an interlock's force or an override is wanted again, as what was refused is. That it is refused now is asked
 *       first: of what forces and does not forbid, nobody here can tell when it has let go.
 *   <li>What has fallen to a safe value is wanted again by a write that yields: it is refused while what made the output fall still holds. So is
 *       what waited when it fell, and each later try: it may have been asked before.
 *   <li>A write of which nobody knows whether it was done is done again only when it says that it may be.
 * </ol>
 */
final class Writes {
    static final long FIRST_WAIT_MILLIS = 1000;
    static final long LONGEST_WAIT_MILLIS = 30_000;

    /** Causes that pass when what took an output lets go of it. */
    private static final Set<Cause> HOLDS = EnumSet.of(Cause.INTERLOCK, Cause.STALE_INPUT, Cause.OVERRIDDEN);

    private final Consumer<Command> ask;
    private final Map<Output, List<Claim>> claims = new HashMap<>();
    private final Map<Output, Wish> wanted = new HashMap<>();
    private final Map<Output, Wish> onTheirWay = new HashMap<>();
    private final Map<String, Wish> sent = new HashMap<>();
    private final Set<Wish> waiting = new LinkedHashSet<>();
    /** Of those that wait: to be looked at; to be tried again at their time; behind what is on its way to an output. */
    private final Deque<Wish> next = new ArrayDeque<>();

    private final PriorityQueue<Retry> retries = new PriorityQueue<>();
    private final Map<Output, List<Wish>> behind = new HashMap<>();
    private long order;
    private long givenUp;
    private long retried;

    Writes(Consumer<Command> ask) {
        this.ask = ask;
    }

    private record Retry(long at, Wish wish) implements Comparable<Retry> {
        @Override
        public int compareTo(Retry other) {
            return Long.signum(at - other.at);
        }
    }

    /** What one firing asks for. */
    static final class Draft {
        final String firing;
        final long wall;
        final Map<String, String> commands = new LinkedHashMap<>();
        final List<String> notes = new ArrayList<>();

        Draft(String firing, long wall) {
            this.firing = firing;
            this.wall = wall;
        }
    }

    long nextOrder() {
        return ++order;
    }

    /** A rule has come true: it claims, and where it wins, it wants. */
    void begin(Instance owner, List<Claim> made, Draft draft) {
        drop(owner);
        release(owner);
        owner.claims.addAll(made);
        for (Claim claim : made) {
            restore(claim);
            want(owner, claim, draft, o -> winner(o) == claim);
        }
    }

    /** A claim that stands. */
    void restore(Claim claim) {
        claim.outputs()
                .forEach(o -> claims.computeIfAbsent(o, k -> new ArrayList<>()).add(claim));
        order = Math.max(order, claim.order());
    }

    /** A rule has ended: what it claimed falls to the next, and only what nobody claims is as {@code otherwise} says. */
    void end(Instance owner, List<Claim> otherwise, Draft draft) {
        // what it did not get written is not there for the next, though that wants the same
        Map<Output, Wish> unwritten = new HashMap<>();
        owner.wishes.forEach(
                wish -> wish.outputs.stream().filter(o -> wanted.get(o) == wish).forEach(o -> unwritten.put(o, wish)));
        drop(owner);
        List<Claim> ended = new ArrayList<>(owner.claims);
        release(owner);
        for (Claim claim : ended) {
            for (Output output : claim.outputs()) {
                Claim next = winner(output);
                boolean falls = next != null
                        && claim.beats(next)
                        && (unwritten.containsKey(output)
                                || !Objects.equals(
                                        next.values().get(output.resource()),
                                        claim.values().get(output.resource())));
                if (next != null && falls) {
                    Wish before = unwritten.get(output);
                    Claim part = next.only(output.resource());
                    if (before != null && before.restores) {
                        add(before.handedTo(part, draft.wall)); // what took it from one takes it from the next
                    } else {
                        want(next.owner(), part, draft, o -> true);
                    }
                    draft.notes.add(output + " falls to rule '" + next.owner() + "'");
                }
            }
        }
        otherwise.forEach(claim -> want(owner, claim, draft, o -> winner(o) == null));
    }

    private void want(Instance owner, Claim claim, Draft draft, java.util.function.Predicate<Output> free) {
        List<Claim> parts = new ArrayList<>();
        for (Output output : claim.outputs()) {
            if (free.test(output)) {
                parts.add(claim.only(output.resource()));
            } else {
                Claim winner = winner(output);
                draft.notes.add(output + " is left to rule '" + (winner == null ? "" : winner.owner()) + "'");
            }
        }
        boolean whole = parts.size() == claim.values().size();
        for (Claim part : whole ? List.of(claim) : parts) {
            String id = draft.firing + "-" + draft.commands.size();
            draft.commands.put(id, part.words());
            add(new Wish(owner, part, draft.firing, id, draft.wall));
        }
    }

    /** A wish that is wanted from now on, in place of what was wanted of its outputs. */
    void add(Wish wish) {
        for (Output output : wish.outputs) {
            Wish before = wanted.put(output, wish);
            if (before != null && before != wish && !isWanted(before)) {
                forget(before);
            }
        }
        waiting.add(wish);
        next.add(wish);
        wish.owner.wishes.add(wish);
        wish.owner.dirty = true;
    }

    /** An owner may act that might not: what it wants may be sent. */
    void mayAct(Instance owner) {
        owner.wishes.stream().filter(waiting::contains).forEach(next::add);
    }

    private boolean isWanted(Wish wish) {
        return wish.outputs.stream().anyMatch(o -> wanted.get(o) == wish);
    }

    private void forget(Wish wish) {
        wish.outputs.forEach(o -> wanted.remove(o, wish));
        waiting.remove(wish);
        wish.owner.wishes.remove(wish);
        wish.owner.dirty = true;
    }

    /** What it wanted before, it wants no more. What is on its way cannot be called back. */
    void drop(Instance owner) {
        List.copyOf(owner.wishes).forEach(this::forget);
    }

    private void release(Instance owner) {
        for (Claim claim : owner.claims) {
            claim.outputs()
                    .forEach(o -> claims.computeIfPresent(o, (k, all) -> {
                        all.remove(claim);
                        return all.isEmpty() ? null : all;
                    }));
        }
        owner.claims.clear();
    }

    /** Neither claims nor wants anything any more. */
    void forget(Instance owner) {
        drop(owner);
        release(owner);
    }

    private @Nullable Claim winner(Output output) {
        Claim best = null;
        for (Claim claim : claims.getOrDefault(output, List.of())) {
            best = best == null || claim.beats(best) ? claim : best;
        }
        return best;
    }

    /** Sends what is due. Looks only at what something has happened to: many may wait. */
    void send(long wall, long ticks) {
        for (Retry due = retries.peek(); due != null && ticks - due.at() >= 0; due = retries.peek()) {
            next.add(retries.remove().wish());
        }
        for (Wish wish = next.poll(); wish != null; wish = next.poll()) {
            // One whose owner may not act is looked at when it may.
            if (waiting.contains(wish) && wish.owner.mayAct()) {
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
            retries.add(new Retry(wish.notBefore, wish));
        } else {
            send(wish, wall);
        }
    }

    private void send(Wish wish, long wall) {
        waiting.remove(wish);
        wish.state = Wish.State.SENT;
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

    /** A write was done, by anybody; in the order in which they were. Sends nothing. */
    void written(Command write, long wall, long ticks) {
        Origin by = write.caller().origin();
        boolean fell = by == Origin.OUTPUT;
        boolean taken =
                fell || by == Origin.INTERLOCK || (by.north() && write.options().override() != null);
        write.values().forEach((resource, value) -> {
            Output output = new Output(write.device(), resource);
            Wish wish = wanted.get(output);
            if (!taken) {
                if (wish != null && wish.restores) {
                    forget(wish); // somebody has set it since: that stands
                }
                return;
            }
            if (fell && wish != null && waiting.contains(wish) && !wish.restores) {
                boolean whole = wish.outputs.stream().allMatch(o -> wanted.get(o) == wish);
                fallen(whole ? wish.claim : wish.claim.only(resource), takenBy(write, resource), wall, ticks);
                return;
            }
            Claim claim = winner(output);
            // what waits to restore does not know of what is forced now: it asks anew
            boolean waits = wish != null && waiting.contains(wish) && (fell || !wish.restores);
            if (claim == null || waits || same(value, claim.values().get(resource))) {
                return;
            }
            if (fell) {
                fallen(claim.only(resource), takenBy(write, resource), wall, ticks);
            } else {
                add(Wish.probe(claim.only(resource), takenBy(write, resource), wall));
            }
        });
    }

    /** Of one write that takes several, each output is asked for by an id of its own. */
    private static String takenBy(Command write, String resource) {
        return write.values().size() == 1 ? write.id() : write.id() + "-" + resource;
    }

    private void fallen(Claim claim, String takenBy, long wall, long ticks) {
        later(Wish.again(claim, takenBy, wall), "it has fallen to its safe value", ticks);
    }

    private void later(Wish wish, String reason, long ticks) {
        wish.reason = reason;
        wish.notBefore = ticks + FIRST_WAIT_MILLIS * 1_000_000L;
        add(wish);
    }

    private static boolean same(Object written, @Nullable Object claimed) {
        return written instanceof Number a && claimed instanceof Number b
                ? a.doubleValue() == b.doubleValue()
                : String.valueOf(written).equals(String.valueOf(claimed));
    }

    /** Whether some rule wants an output to stay as it is. */
    boolean areClaims() {
        return !claims.isEmpty();
    }

    /**
     * What came of a command. Of one that is not known here, nothing follows.
     *
     * @return whether it says what the last try of the same write did not
     */
    boolean answered(Answer answer, long wall, long ticks) {
        Wish wish = sent.remove(answer.command().id());
        if (wish == null) {
            return true;
        }
        boolean news = wish.hears(answer);
        wish.owner.dirty = true;
        for (Output output : wish.outputs) {
            onTheirWay.remove(output, wish);
            next.addAll(behind.getOrDefault(output, List.of()));
            behind.remove(output);
            Wish wants = wanted.get(output);
            boolean done = answer.outcome() == Outcome.DONE;
            if (done && wants != null && waiting.contains(wants) && wants.isDoneBy(wish)) {
                forget(wants);
            }
        }
        if (isWanted(wish)) {
            if (wish.probes && answer.cause() != null && HOLDS.contains(answer.cause())) {
                forget(wish);
                later(wish.again(wall), answer.reason(), ticks);
            } else if (wish.mayYetBeDone(answer)) {
                tryLater(wish, answer.reason(), ticks);
            } else {
                givenUp += answer.outcome() == Outcome.DONE || answer.outcome() == Outcome.WOULD ? 0 : 1;
                forget(wish);
            }
        }
        send(wall, ticks);
        return news;
    }

    private void tryLater(Wish wish, String reason, long ticks) {
        long millis = Math.min(FIRST_WAIT_MILLIS << Math.min(wish.attempt, 10), LONGEST_WAIT_MILLIS);
        wish.attempt++;
        wish.reason = reason;
        wish.state = Wish.State.WAITING;
        wish.notBefore = ticks + millis * 1_000_000L;
        waiting.add(wish);
        next.add(wish);
        retried++;
    }

    /** In ticks, when the next is to be tried again; the greatest long for never. What waits for an answer is not among them. */
    long nextDue(long ticks) {
        while (!retries.isEmpty() && !waiting.contains(retries.peek().wish())) {
            retries.remove();
        }
        Retry first = retries.peek();
        return !next.isEmpty() ? 0 : first == null ? Long.MAX_VALUE : Math.max(0, first.at() - ticks);
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
