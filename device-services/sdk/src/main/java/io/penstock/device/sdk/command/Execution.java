/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import io.penstock.api.command.Answer;
import io.penstock.api.command.Audit;
import io.penstock.api.command.Cause;
import io.penstock.api.command.Command;
import io.penstock.api.command.Outcome;
import io.penstock.api.driver.Deadline;
import io.penstock.api.driver.OutcomeUnknownException;
import io.penstock.api.event.Event;
import io.penstock.device.sdk.DeviceServices;
import io.penstock.device.sdk.Timing;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A command's way: checked, marked, in turn, checked again, done, answered. Nothing of it blocks but the driver's call. */
final class Execution {
    private static final Logger LOG = LoggerFactory.getLogger(Execution.class);
    private static final Duration FOR_EVER = Duration.ofDays(365);
    private static final String NOT_SAVED =
            "written and taken over from the rules, but a restart may not know of that: it could not be saved";

    private final Duration longestMark;
    private final Timing timing;
    private final Threads threads;
    private final AuditTrail trail;
    private final Admission admission;
    private final Guard guard;
    private final Answering answers;
    private final SeenIds seen;
    private final ConcurrentHashMap<String, DeviceOrder> orders = new ConcurrentHashMap<>();
    /** What is urgent waits for nothing else, but keeps its own order: of two forces of one output the later one must be written last. */
    private final ConcurrentHashMap<String, DeviceOrder> urgent = new ConcurrentHashMap<>();

    private volatile Deck deck;
    private volatile boolean refusing;
    private volatile boolean stopped;

    /** @param longestMark how long what is urgent waits for its mark */
    Execution(
            DeviceServices services,
            DeskSettings settings,
            Duration longestMark,
            Timing timing,
            Threads threads,
            AuditTrail trail,
            Overrides overrides,
            Supplier<CompletableFuture<Void>> saveOverrides) {
        this.longestMark = longestMark;
        this.timing = timing;
        this.threads = threads;
        this.trail = trail;
        this.admission = new Admission(services);
        this.seen = new SeenIds(timing);
        this.guard = new Guard(timing, overrides, saveOverrides);
        this.answers = new Answering(timing, threads, trail, this::deck);
        this.deck = new Deck(settings, services::latest);
    }

    Deck deck() {
        return deck;
    }

    void deck(Deck changed) {
        deck = changed;
    }

    SeenIds seen() {
        return seen;
    }

    Guard guard() {
        return guard;
    }

    /** From now on only forces and safe values are taken: no heartbeat says that somebody is there. */
    void refuse() {
        refusing = true;
    }

    void stop() {
        stopped = true;
    }

    CommandCounts counts() {
        return answers.counts();
    }

    /** @param known the outcome of the same attempt before, which need not be recorded again; null to record whatever comes */
    CompletableFuture<Answer> execute(Command command, Job.Nature nature, Job.@Nullable Known known) {
        return execute(command, nature, known, null).future;
    }

    /** @param hear is told at once, and must not block */
    void execute(Command command, Consumer<Answer> hear) {
        execute(command, Job.Nature.ASKED, null, hear);
    }

    private Job execute(
            Command command, Job.Nature nature, Job.@Nullable Known known, @Nullable Consumer<Answer> hear) {
        Deck now = deck;
        Duration timeout = timeout(command, now.settings);
        Job job = new Job(command, nature, known, hear, Deadline.in(timeout), left(command, now.settings), timing);
        try {
            running(job);
            job.target(admission.target(command));
            Admission.timely(job);
            if (job.isWrite()) {
                write(job, now);
            } else {
                read(job, now);
            }
        } catch (RefusedException e) {
            job.take();
            answers.here(job, e);
        } catch (RuntimeException e) {
            LOG.error("a command could not be checked: this is a defect: device={}", command.device(), e);
            job.take();
            answers.here(job, new RefusedException(Cause.INVALID, "defect: " + e));
        }
        return job;
    }

    private void running(Job job) throws RefusedException {
        if (stopped || (refusing && job.nature != Job.Nature.URGENT)) {
            throw new RefusedException(Cause.STOPPED, "the program stops");
        }
    }

    private static Duration timeout(Command command, DeskSettings settings) {
        Duration said = command.options().timeout();
        return bounded(said == null ? settings.timeout() : said);
    }

    /** Nanoseconds of its time to live that are left; an asker's clock that is ahead gains it nothing. */
    private long left(Command command, DeskSettings settings) {
        Duration said = command.options().timeToLive();
        return bounded(said == null ? settings.timeToLive() : said).toNanos()
                - age(command.askedAt()).toNanos();
    }

    private Duration age(Instant then) {
        Duration age = Duration.between(then, timing.instant());
        return age.isNegative() ? Duration.ZERO : bounded(age);
    }

    /**
     * For how long from now the id of a write is remembered: until it has outlived its time to live, or the time in which it was to be
     * answered, by a margin.
     *
     * @param started when it was
     */
    Duration memory(Command command, Instant started) {
        DeskSettings settings = deck.settings;
        long answered = timeout(command, settings).minus(age(started)).toNanos();
        Duration memory =
                Duration.ofNanos(Math.max(left(command, settings), answered)).plus(SeenIds.MARGIN);
        return memory.isNegative() ? Duration.ZERO : memory;
    }

    /** Askers may say any time: a year is for ever, and before now is now. */
    private static Duration bounded(Duration time) {
        if (time.isNegative()) {
            return Duration.ofNanos(-1);
        }
        return time.compareTo(FOR_EVER) > 0 ? FOR_EVER : time;
    }

    private void read(Job job, Deck now) throws RefusedException {
        Duration maxAge = job.command.options().maxAge();
        Event last = maxAge == null ? null : job.target().request().last(maxAge);
        if (last != null || job.command.options().dryRun()) {
            job.take();
            answers.here(job, last == null ? Outcome.WOULD : Outcome.DONE, last);
            return;
        }
        guard.rate(job, now);
        job.marked();
        queue(job);
    }

    private void write(Job job, Deck now) throws RefusedException {
        if (seen.maybe(job.command) && job.nature == Job.Nature.ASKED) {
            throw duplicate(job);
        }
        guard.check(job, now);
        if (job.command.options().dryRun()) {
            job.take();
            answers.here(job, Outcome.WOULD, null);
            return;
        }
        guard.rate(job, now);
        if (job.nature == Job.Nature.ASKED && !seen.add(job.command, memory(job.command, timing.instant()))) {
            throw duplicate(job);
        }
        enter(job);
        mark(job);
    }

    private static RefusedException duplicate(Job job) {
        return new RefusedException(
                Cause.DUPLICATE,
                "a write with the id '" + job.command.id() + "' has been seen, or it is older than what is remembered");
    }

    /** Takes its place in the device's order. */
    private void enter(Job job) throws RefusedException {
        if (!order(job).add(job)) {
            seen.remove(job.command);
            throw busy(job);
        }
        job.alarm(threads.later(job.deadline.remaining(), () -> late(job)));
        job.target().port().answerAtClose(job.future, () -> closed(job));
    }

    private static RefusedException busy(Job job) {
        return new RefusedException(Cause.BUSY, "too many wait for the line of device '" + job.command.device() + "'");
    }

    private DeviceOrder order(Job job) {
        return (job.nature.urgent() ? urgent : orders)
                .computeIfAbsent(job.command.device(), d -> new DeviceOrder(this::toLine));
    }

    private void mark(Job job) {
        if (job.quiet()) {
            go(job);
            return;
        }
        job.marking();
        trail.mark(Audit.started(job.command, job.changes(), timing.instant())).whenComplete((ok, failure) -> {
            if (failure == null || job.nature.urgent()) {
                go(job);
            } else if (job.take()) {
                seen.remove(job.command);
                answers.aside(
                        job,
                        Outcome.REFUSED,
                        Cause.AUDIT,
                        "the audit cannot be written, and without it nothing is actuated: " + failure.getMessage(),
                        null);
                order(job).advance();
            }
        });
        if (job.nature.urgent() && !job.isMarked()) {
            var ignored = threads.laterInOrder(longestMark, () -> go(job));
        }
    }

    private void go(Job job) {
        job.marked();
        order(job).advance();
    }

    private void queue(Job job) throws RefusedException {
        enter(job);
        order(job).advance();
    }

    private void toLine(Job job) {
        if (!job.target().port().queue(() -> turn(job), job.nature.urgent()) && job.take()) {
            RefusedException busy = busy(job);
            answers.aside(job, Outcome.REFUSED, busy.reasonCode(), busy.reason(), null);
        }
    }

    /** Its turn has come. On the line's worker. */
    private void turn(Job job) {
        if (!job.take()) {
            return;
        }
        try {
            running(job);
            if (job.target().port().isClosed()) {
                throw new RefusedException(Cause.STOPPED, lineClosed(job));
            }
            Admission.timely(job);
            if (job.isWrite()) {
                perform(job);
            } else {
                Event event = job.target().request().read(job.deadline);
                answers.aside(job, Outcome.DONE, null, "", event);
            }
        } catch (RefusedException e) {
            answers.aside(job, Outcome.REFUSED, e.reasonCode(), e.reason(), null);
        } catch (IOException | RuntimeException e) {
            failed(job, e);
        }
    }

    private void perform(Job job) throws IOException, RefusedException {
        guard.check(job, deck);
        guard.overtaken(job);
        job.write().perform(job.deadline);
        job.written();
        CompletableFuture<Void> saved = guard.written(job);
        String wrong = job.command.options().verify() ? job.write().readBack(job.deadline) : "";
        if (wrong.isEmpty()) {
            done(job, saved);
        } else {
            answers.aside(job, Outcome.FAILED, Cause.VERIFY, "written, but " + wrong, null);
        }
    }

    /** Answers once a restart knows what it has taken over; nobody waits here for that. */
    private void done(Job job, CompletableFuture<Void> saved) {
        job.saving();
        var ignored = saved.whenComplete((ok, failure) -> {
            if (failure == null) {
                answers.aside(job, Outcome.DONE, null, "", null);
            } else {
                Throwable why =
                        failure instanceof CompletionException e && e.getCause() != null ? e.getCause() : failure;
                answers.aside(job, Outcome.FAILED, Cause.AUDIT, NOT_SAVED + ": " + why.getMessage(), null);
            }
        });
    }

    private void failed(Job job, Exception e) {
        String text = "device '" + job.command.device() + "': "
                + (e instanceof RuntimeException ? "defect of the driver: " + e : reason(e));
        if (job.isWritten()) {
            answers.aside(job, Outcome.FAILED, Cause.VERIFY, "written, but not read back: " + text, null);
        } else if (job.deadline.passed() || (job.isWrite() && mayBeDone(e))) {
            timedOut(job, text);
        } else {
            answers.aside(job, Outcome.FAILED, Cause.DEVICE, text, null);
        }
    }

    /** An interrupt comes when its line is closed, whatever has been sent by then; a driver that knows that nothing was says so otherwise. */
    private static boolean mayBeDone(Exception e) {
        return e instanceof OutcomeUnknownException
                || (e instanceof InterruptedIOException && !(e instanceof SocketTimeoutException));
    }

    private static String reason(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    /** Its deadline has come. */
    private void late(Job job) {
        if (job.take()) {
            answers.aside(
                    job,
                    Outcome.REFUSED,
                    Cause.EXPIRED,
                    "device '" + job.command.device() + "' was not asked in time: its line was busy",
                    null);
            order(job).advance();
        } else if (job.isSaving()) {
            answers.aside(job, Outcome.FAILED, Cause.AUDIT, NOT_SAVED + " in time", null);
        } else if (job.isWritten()) {
            answers.aside(job, Outcome.FAILED, Cause.VERIFY, "written, but not read back in time", null);
        } else {
            timedOut(job, "device '" + job.command.device() + "' did not answer in time");
        }
    }

    private void timedOut(Job job, String text) {
        if (job.isWrite() && !job.isAnswered()) {
            var ignored = guard.written(job);
        }
        answers.aside(job, job.isWrite() ? Outcome.UNKNOWN : Outcome.FAILED, Cause.TIMEOUT, text, null);
    }

    /** Its line was closed for good. */
    private void closed(Job job) {
        boolean untouched = job.take();
        if (!untouched && job.isWrite() && !job.isWritten() && !job.isAnswered()) {
            var ignored = guard.written(job);
        }
        Outcome outcome = untouched ? Outcome.REFUSED : job.isWrite() ? Outcome.UNKNOWN : Outcome.FAILED;
        answers.aside(job, outcome, Cause.STOPPED, lineClosed(job), null);
    }

    private static String lineClosed(Job job) {
        return "the line of device '" + job.command.device() + "' was closed";
    }
}
