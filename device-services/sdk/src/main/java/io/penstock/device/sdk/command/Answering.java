/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import io.penstock.api.command.Answer;
import io.penstock.api.command.Audit;
import io.penstock.api.command.Caller;
import io.penstock.api.command.Cause;
import io.penstock.api.command.Command;
import io.penstock.api.command.Outcome;
import io.penstock.api.event.Event;
import io.penstock.device.sdk.Timing;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers each command once, and puts what came of it on the audit. Safe for many threads. */
final class Answering {
    private static final Logger LOG = LoggerFactory.getLogger(Answering.class);

    private final Timing timing;
    private final Threads threads;
    private final AuditTrail trail;
    private final Supplier<Deck> deck;
    private final Tally tally = new Tally();
    /** The refusals on the audit of writes that yield: such a one is asked again and again until it is done. */
    private final Map<Yielding, Refusal> refusals = new ConcurrentHashMap<>();

    private record Yielding(Caller.Origin by, String caller, String device, String target) {
        static Yielding of(Command c) {
            return new Yielding(c.caller().origin(), c.caller().name(), c.device(), c.target());
        }
    }

    private record Refusal(Job.Known known, String reason) {}

    Answering(Timing timing, Threads threads, AuditTrail trail, Supplier<Deck> deck) {
        this.timing = timing;
        this.threads = threads;
        this.trail = trail;
        this.deck = deck;
    }

    CommandCounts counts() {
        return tally.counts();
    }

    /** Refuses it, on the caller's thread. */
    void here(Job job, RefusedException e) {
        finish(job, Outcome.REFUSED, e.reasonCode(), e.reason(), null).ifFirst(answer -> tell(job, answer));
    }

    /** On the caller's thread. */
    void here(Job job, Outcome outcome, @Nullable Event event) {
        finish(job, outcome, null, "", event).ifFirst(answer -> tell(job, answer));
    }

    /** On a thread of its own, unless whoever hears it must not block. */
    void aside(Job job, Outcome outcome, @Nullable Cause cause, String reason, @Nullable Event event) {
        finish(job, outcome, cause, reason, event).ifFirst(answer -> {
            if (job.hear == null) {
                threads.aside(() -> tell(job, answer));
            } else {
                tell(job, answer);
            }
        });
    }

    private static void tell(Job job, Answer answer) {
        job.future.complete(answer);
        if (job.hear != null) {
            try {
                job.hear.accept(answer);
            } catch (RuntimeException e) {
                LOG.error("an answer could not be heard: this is a defect: device={}", job.command.device(), e);
            }
        }
    }

    /** An answer, and whether it is the command's first. */
    private record Finished(Answer answer, boolean first) {
        void ifFirst(Consumer<Answer> use) {
            if (first) {
                use.accept(answer);
            }
        }
    }

    /** Records what came of it. A second answer, after the deadline's, is for the record only: it says what is known by now. */
    private Finished finish(Job job, Outcome outcome, @Nullable Cause cause, String reason, @Nullable Event event) {
        boolean first = job.answer();
        // Done before the restart or not: that it was not done again does not say.
        boolean unknown = job.nature == Job.Nature.REPEATED && outcome == Outcome.REFUSED;
        Answer answer = new Answer(
                job.command,
                unknown ? Outcome.UNKNOWN : outcome,
                cause,
                unknown ? "started before the restart, and not repeated: " + reason : reason,
                event,
                job.changes(),
                timing.instant());
        if (first) {
            tally.answered(answer, timing.nanoTime() - job.begun);
            record(job, answer);
        } else if (job.isWrite() && cause != Cause.TIMEOUT) {
            record(job, afterwards(answer));
        }
        return new Finished(answer, first);
    }

    private void record(Job job, Answer answer) {
        if (job.isWrite() ? isNews(job, answer) : deck.get().settings.auditReads()) {
            Audit audit = Audit.of(answer);
            trail.record(job.answersMark() ? audit : audit.unmarked(), job.isMarked());
        }
    }

    private boolean isNews(Job job, Answer answer) {
        if (!job.command.options().yields()) {
            return job.isNews(answer);
        }
        Yielding asked = Yielding.of(job.command);
        if (answer.outcome() != Outcome.REFUSED || job.answersMark()) {
            refusals.remove(asked);
            return true;
        }
        Refusal now = new Refusal(Job.Known.of(answer), answer.reason());
        return !now.equals(refusals.put(asked, now));
    }

    private static Answer afterwards(Answer answer) {
        String reason = answer.reason().isEmpty() ? "" : ": " + answer.reason();
        return new Answer(
                answer.command(),
                answer.outcome(),
                answer.cause(),
                "afterwards" + reason,
                answer.event(),
                answer.changes(),
                answer.answeredAt());
    }
}
