/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import io.penstock.api.command.Answer;
import io.penstock.api.command.Cause;
import io.penstock.api.command.Command;
import io.penstock.api.command.Outcome;
import io.penstock.api.driver.Deadline;
import io.penstock.device.sdk.DevicePort;
import io.penstock.device.sdk.DeviceRequest;
import io.penstock.device.sdk.DeviceWrite;
import io.penstock.device.sdk.Timing;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A command on its way. It is taken by the line's worker or by whoever finds that it is too late, and answered once. */
final class Job {
    final Command command;
    final Nature nature;
    private final @Nullable Known known;
    private final Timing timing;
    /** Hears the answer at once, and must not block; null: the future completes on a thread of its own. */
    final @Nullable Consumer<Answer> hear;

    final CompletableFuture<Answer> future = new CompletableFuture<>();
    /** When it was asked, on the monotonic clock. */
    final long begun;

    final Deadline deadline;
    /** When it has outlived its time to live, on the monotonic clock. */
    final long expiresAt;

    private final AtomicBoolean taken = new AtomicBoolean();
    private final AtomicBoolean answered = new AtomicBoolean();
    private volatile boolean marking;
    private volatile boolean marked;
    private volatile boolean written;
    private volatile boolean saving;
    private volatile @Nullable Future<?> alarm;
    private @Nullable Target target;

    /** What it asks of which device. */
    record Target(DevicePort port, DeviceRequest request, @Nullable DeviceWrite write, List<Answer.Change> changes) {}

    /** How a command differs from what somebody asks. */
    enum Nature {
        /** Somebody asks. */
        ASKED,
        /** Found started and unanswered, and done again. */
        REPEATED,
        /** An interlock's force or a safe value: goes before all others, and without the audit when that cannot be written, or not soon. */
        URGENT,
        /** A heartbeat: as urgent, and on the audit only when its outcome changes. */
        HEARTBEAT;

        boolean urgent() {
            return this == URGENT || this == HEARTBEAT;
        }
    }

    /** What came of the same attempt before. */
    record Known(Outcome outcome, @Nullable Cause cause) {
        static Known of(Answer answer) {
            return new Known(answer.outcome(), answer.cause());
        }
    }

    /**
     * @param known the outcome that is on the audit already: only another one is recorded
     * @param expiresIn nanoseconds from now; negative when it is too old already
     */
    Job(
            Command command,
            Nature nature,
            @Nullable Known known,
            @Nullable Consumer<Answer> hear,
            Deadline deadline,
            long expiresIn,
            Timing timing) {
        this.command = command;
        this.nature = nature;
        this.known = known;
        this.hear = hear;
        this.deadline = deadline;
        this.timing = timing;
        this.begun = timing.nanoTime();
        this.expiresAt = begun + expiresIn;
    }

    boolean isWrite() {
        return command.kind() == Command.Kind.SET;
    }

    /** Whether it is one of many of the same kind, of which the audit wants the first and each change. */
    boolean quiet() {
        return nature == Nature.HEARTBEAT || known != null;
    }

    boolean isNews(Answer answer) {
        return !Known.of(answer).equals(known);
    }

    boolean expired() {
        return timing.nanoTime() - expiresAt > 0;
    }

    /** Known from the moment it has passed its checks. */
    Target target() {
        Target known = target;
        if (known == null) {
            throw new IllegalStateException("a command is checked before it is queued");
        }
        return known;
    }

    void target(Target found) {
        target = found;
    }

    List<Answer.Change> changes() {
        Target known = target;
        return known == null ? List.of() : known.changes();
    }

    DeviceWrite write() {
        DeviceWrite write = target().write();
        if (write == null) {
            throw new IllegalStateException("a read has no values");
        }
        return write;
    }

    /** @return whether the caller is the one who decides what becomes of it */
    boolean take() {
        return taken.compareAndSet(false, true);
    }

    /** @return whether the caller is the one who answers it */
    boolean answer() {
        boolean first = answered.compareAndSet(false, true);
        Future<?> due = alarm;
        if (first && due != null) {
            due.cancel(false);
        }
        return first;
    }

    boolean isAnswered() {
        return answered.get();
    }

    void alarm(Future<?> due) {
        alarm = due;
        if (answered.get()) {
            due.cancel(false);
        }
    }

    /** Its mark is on its way to the audit. */
    void marking() {
        marking = true;
    }

    /** Whether what comes of it answers a mark: its own, or the one that an earlier run left. */
    boolean answersMark() {
        return marking || nature == Nature.REPEATED;
    }

    /** Its mark is on the audit, or it needs none or has waited long enough for it: it may go to the line. */
    void marked() {
        marked = true;
    }

    boolean isMarked() {
        return marked;
    }

    /** The device has taken it; what follows is to read it back. */
    void written() {
        written = true;
    }

    boolean isWritten() {
        return written;
    }

    /** It is done, and answered once it is saved what it has taken over from the rules. */
    void saving() {
        saving = true;
    }

    boolean isSaving() {
        return saving;
    }
}
