/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import io.penstock.api.command.Answer;
import io.penstock.api.command.Cause;
import io.penstock.api.command.Outcome;
import io.penstock.api.rule.Output;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A write that is wanted: on its way, waiting for one before it, or refused and to be tried again. */
final class Wish {
    /** In reasons, what is measured: how long it will be, how old an input is, what it is now. */
    private static final Pattern NUMBERS = Pattern.compile("([0-9]+([.][0-9]+)?(ns|us|ms|[smhd])?)+");

    /** What no waiting mends. */
    private static final Set<Cause> FOR_GOOD = EnumSet.of(
            Cause.NO_DEVICE, Cause.NO_TARGET, Cause.NOT_ALLOWED, Cause.INVALID, Cause.FORBIDDEN, Cause.DUPLICATE);

    private static final String PROBE = "-would-";
    private static final String AGAIN = "-again-";

    final Instance owner;
    final Claim claim;
    final Set<Output> outputs;
    /** Of the firing that wants it. */
    final String firing;

    /** Of its first command; a later try's has {@code -r<n>} behind it. */
    final String base;

    /** Whether it wants back what an interlock, an override or a safe value took from its claim. */
    final boolean restores;

    /** Whether it writes nothing and only asks: what took the output must forbid this claim, or nobody can tell when it lets go. */
    final boolean probes;

    /** When it was first asked for, by the wall clock. */
    long askedAt;

    /** Saved, for it is part of the ids; a restart tries at once, and waits as long as before when that is refused. */
    int attempt;
    /** In ticks; not before. */
    long notBefore;

    /** Whether it is among those to be tried again at their time. */
    boolean queued;

    private @Nullable Answer heard;

    Wish(Instance owner, Claim claim, String firing, String base, long askedAt) {
        this.owner = owner;
        this.claim = claim;
        this.outputs = claim.outputs();
        this.firing = firing;
        this.base = base;
        this.askedAt = askedAt;
        this.probes = base.startsWith(firing + PROBE);
        this.restores = probes || base.startsWith(firing + AGAIN);
    }

    /** Asks whether this claim is refused, now that a command has taken its output. */
    static Wish probe(Claim claim, String takenBy, long askedAt) {
        String firing = claim.owner().fired.toString();
        return new Wish(claim.owner(), claim, firing, firing + PROBE + takenBy, askedAt);
    }

    /** Of one that only asked: the write. */
    Wish again(long askedAt) {
        Wish write = again(claim, base.substring(firing.length() + PROBE.length()), askedAt);
        write.heard = heard;
        return write;
    }

    /** Of an instance that goes on from its owner. */
    Wish of(Instance next) {
        return with(claim.of(next), base);
    }

    /** Of its outputs one alone. */
    Wish only(String resource) {
        return with(claim.only(resource), base + "-" + resource);
    }

    private Wish with(Claim changed, String changedBase) {
        Wish wish = new Wish(changed.owner(), changed, firing, changedBase, askedAt);
        wish.attempt = attempt;
        wish.notBefore = notBefore;
        wish.heard = heard;
        return wish;
    }

    /** For another claim of the same output: what was taken from one rule is taken from the next. */
    Wish handedTo(Claim next, long askedAt) {
        String takenBy = base.substring(firing.length() + (probes ? PROBE : AGAIN).length())
                + (outputs.size() == 1 ? "" : "-" + next.target());
        return probes ? probe(next, takenBy, askedAt) : again(next, takenBy, askedAt);
    }

    /** Wants this claim back, now that a command has taken its output. */
    static Wish again(Claim claim, String takenBy, long askedAt) {
        String firing = claim.owner().fired.toString();
        return new Wish(claim.owner(), claim, firing, firing + AGAIN + takenBy, askedAt);
    }

    /** It wants nothing else than what was done: nothing is to be changed. Whether what was taken was so before or after, the record says. */
    boolean isDoneBy(Wish done) {
        return !restores
                && done.outputs.containsAll(outputs)
                && done.claim.values().entrySet().containsAll(claim.values().entrySet());
    }

    /** Takes an answer, and says whether it is another than the last; that it is done at once is none. */
    boolean hears(Answer answer) {
        Answer before = heard;
        heard = answer;
        if (before == null) {
            return answer.outcome() != Outcome.DONE && answer.outcome() != Outcome.WOULD;
        }
        return before.outcome() != answer.outcome()
                || before.cause() != answer.cause()
                || !unmeasured(before.reason()).equals(unmeasured(answer.reason()));
    }

    private static String unmeasured(String reason) {
        return NUMBERS.matcher(reason).replaceAll("#");
    }

    boolean mayYetBeDone(Answer answer) {
        return switch (answer.outcome()) {
            case DONE, WOULD -> false;
            case UNKNOWN -> claim.repeatSafe();
            case REFUSED, FAILED -> answer.cause() == null || !FOR_GOOD.contains(answer.cause());
        };
    }

    /** Whether it is refused while an output that it sets has to stay on its safe value. What is asked for the first time is not. */
    boolean yields() {
        return (restores || attempt > 0) && !probes;
    }

    String commandId() {
        return attempt == 0 ? base : base + "-r" + attempt;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
