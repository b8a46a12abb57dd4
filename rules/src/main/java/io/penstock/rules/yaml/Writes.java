/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import io.penstock.api.command.Caller.Origin;
import io.penstock.api.command.Command;
import io.penstock.api.rule.Output;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What all rules together want written.
 *
 * <ol>
 *   <li>Of an output that several active rules claim, the claim of the highest priority holds, among equals the latest. When it ends, the next
 *       one's value is written; only when there is none, what {@code otherwise} says.
 *   <li>At most one write for an output is on its way. What is wanted meanwhile waits, and only the last of it is sent, unless it is what has
 *       just been done.
 *   <li>What was refused and may yet be granted is tried again as a new command, first after {@value Wishes#FIRST_WAIT_MILLIS} ms, at last each
 *       {@value Wishes#LONGEST_WAIT_MILLIS} ms, until it is done, or its rule wants something else.
 *   <li>What was done and then taken by an interlock's force or an override is wanted again, as what was refused is. That it is refused now is asked
 *       first: of what forces and does not forbid, nobody here can tell when it has let go.
 *   <li>What has fallen to a safe value is wanted again by a write that yields: it is refused while what made the output fall still holds. So is
 *       what waited when it fell, and each later try: it may have been asked before.
 *   <li>A write of which nobody knows whether it was done is done again only when it says that it may be.
 * </ol>
 */
final class Writes {
    private final Claims claims;
    private final Wishes wishes;

    Writes(Claims claims, Wishes wishes) {
        this.claims = claims;
        this.wishes = wishes;
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

    /** What an instance claimed until now, and of that, what it did not get written: it is not there for the next, though that wants the same. */
    private record Left(List<Claim> claims, Map<Output, Wish> unwritten) {}

    /** A rule has come true: it claims, and where it wins, it wants. What it claimed before and does not any more falls to the next. */
    void begin(Instance owner, List<Claim> made, Draft draft) {
        Left left = leave(owner);
        owner.claims.addAll(made);
        for (Claim claim : made) {
            claims.add(claim);
            want(owner, claim, draft, o -> claims.winner(o) == claim);
        }
        handOver(owner, left, draft);
    }

    /** A rule has ended: what it claimed falls to the next, and only what nobody claims is as {@code otherwise} says. */
    void end(Instance owner, List<Claim> otherwise, Draft draft) {
        handOver(owner, leave(owner), draft);
        otherwise.forEach(claim -> want(owner, claim, draft, o -> claims.winner(o) == null));
    }

    private Left leave(Instance owner) {
        Map<Output, Wish> unwritten = new HashMap<>();
        wishes.of(owner).forEach(wish -> wish.outputs.forEach(o -> unwritten.put(o, wish)));
        wishes.drop(owner);
        return new Left(claims.release(owner), unwritten);
    }

    private void handOver(Instance owner, Left left, Draft draft) {
        for (Claim claim : left.claims()) {
            for (Output output : claim.outputs()) {
                Claim next = claims.winner(output);
                if (next != null && next.owner() != owner && claim.beats(next)) {
                    handOver(output, claim, next, left.unwritten().get(output), draft);
                }
            }
        }
    }

    private void handOver(Output output, Claim claim, Claim next, @Nullable Wish unwritten, Draft draft) {
        String resource = output.resource();
        if (unwritten == null
                && Objects.equals(next.values().get(resource), claim.values().get(resource))) {
            return;
        }
        if (unwritten != null && unwritten.restores) {
            // what took it from one takes it from the next
            wishes.add(unwritten.handedTo(next.only(resource), draft.wall));
        } else {
            want(next.owner(), next.only(resource), draft, o -> true);
        }
        draft.notes.add(output + " falls to rule '" + next.owner() + "'");
    }

    private void want(Instance owner, Claim claim, Draft draft, Predicate<Output> free) {
        List<Claim> parts = new ArrayList<>();
        for (Output output : claim.outputs()) {
            if (free.test(output)) {
                parts.add(claim.only(output.resource()));
            } else {
                Claim winner = claims.winner(output);
                draft.notes.add(output + " is left to rule '" + (winner == null ? "" : winner.owner()) + "'");
            }
        }
        boolean whole = parts.size() == claim.values().size();
        for (Claim part : whole ? List.of(claim) : parts) {
            String id = draft.firing + "-" + draft.commands.size();
            draft.commands.put(id, part.words());
            wishes.add(new Wish(owner, part, draft.firing, id, draft.wall));
        }
    }

    /** An instance goes on as another, whose rule says something else: until that acts, it stands for what this one wanted. */
    void follow(Instance was, Instance now) {
        List<Wish> wanted = wishes.of(was);
        wishes.drop(was);
        now.claims.addAll(claims.release(was).stream().map(c -> c.of(now)).toList());
        now.claims.forEach(claims::add);
        wanted.forEach(wish -> wishes.add(wish.of(now)));
    }

    /** A write was done, by anybody; in the order in which they were. Sends nothing. */
    void written(Command write, long wall, long ticks) {
        Origin by = write.caller().origin();
        boolean fell = by == Origin.OUTPUT;
        boolean taken =
                fell || by == Origin.INTERLOCK || (by.north() && write.options().override() != null);
        write.values().forEach((resource, value) -> {
            Output output = new Output(write.device(), resource);
            if (taken) {
                taken(output, value, takenBy(write, resource), fell, wall, ticks);
                return;
            }
            Wish wish = wishes.of(output);
            if (wish != null && wish.restores) {
                wishes.forget(wish); // somebody has set it since: that stands
            }
        });
    }

    /** Part of the id by which an output is asked for that a write has taken: short, though whoever wrote has given its own as long as it may be. */
    private static String takenBy(Command write, String resource) {
        return UUID.nameUUIDFromBytes((write.id() + '\0' + resource).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    private void taken(Output output, Object value, String takenBy, boolean fell, long wall, long ticks) {
        Wish wish = wishes.of(output);
        boolean waits = wish != null && wishes.isWaiting(wish);
        if (waits && fell && !wish.restores) {
            wishes.later(Wish.again(wish.claim, takenBy, wall), ticks);
            return;
        }
        Claim claim = claims.winner(output);
        // what waits to restore does not know of what is forced now: it asks anew
        boolean asks = waits && (fell || !wish.restores);
        if (claim == null || asks || same(value, claim.values().get(output.resource()))) {
            return;
        }
        Claim part = claim.only(output.resource());
        if (fell) {
            wishes.later(Wish.again(part, takenBy, wall), ticks);
        } else {
            wishes.add(Wish.probe(part, takenBy, wall));
        }
    }

    private static boolean same(Object written, @Nullable Object claimed) {
        return written instanceof Number a && claimed instanceof Number b
                ? a.doubleValue() == b.doubleValue()
                : String.valueOf(written).equals(String.valueOf(claimed));
    }
}
