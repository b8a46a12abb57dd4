/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.command;

import io.penstock.api.error.DecodeException;
import io.penstock.api.event.Event;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One record of the stream {@code commands}: that a command was started, or what came of it. As an event its device is the command's, its
 * source the target, and each part a reading: {@code state} ({@code started}, or the outcome in lower case), {@code id}, {@code kind}, {@code by},
 * {@code caller}, {@code why}, {@code askedAt}, {@code cause}, {@code reason}, {@code values}, {@code changes}, {@code options}, and {@code mark}
 * ({@code none}, of a write that was answered without ever being marked as started); empty ones are left out.
 *
 * @param command as it was asked; read back from an event its caller may everything: it has been checked before
 * @param outcome what came of it; null for the mark that it was started
 * @param cause why it was not done; null when it was, and for a mark
 * @param reason in words; may be empty
 * @param changes what a write set or would set
 * @param at when this was recorded
 * @param marked whether it is a mark or answers one: what was refused before may have the id of another that is still on its way
 */
public record Audit(
        Command command,
        @Nullable Outcome outcome,
        @Nullable Cause cause,
        String reason,
        List<Answer.Change> changes,
        Instant at,
        boolean marked) {

    public Audit(
            Command command,
            @Nullable Outcome outcome,
            @Nullable Cause cause,
            String reason,
            List<Answer.Change> changes,
            Instant at) {
        this(command, outcome, cause, reason, changes, at, command.kind() == Command.Kind.SET);
    }

    /** The mark that precedes a write. */
    public static Audit started(Command command, List<Answer.Change> changes, Instant at) {
        return new Audit(command, null, null, "", changes, at);
    }

    public static Audit of(Answer answer) {
        return new Audit(
                answer.command(),
                answer.outcome(),
                answer.cause(),
                answer.reason(),
                answer.changes(),
                answer.answeredAt());
    }

    /** The same of a command that was answered before a mark was made. */
    public Audit unmarked() {
        return new Audit(command, outcome, cause, reason, changes, at, false);
    }

    /**
     * Whether the device has what was written, or may have it. That is more than what was answered as done: a write may not have been answered,
     * or not have been found when it was read back, or not have been saved as taken over from the rules.
     */
    public boolean mayBeWritten() {
        return outcome == Outcome.DONE
                || outcome == Outcome.UNKNOWN
                || (outcome == Outcome.FAILED && (cause == Cause.VERIFY || cause == Cause.AUDIT));
    }

    /** {@code started}, or the outcome: {@code done}, {@code refused}, ... */
    public String state() {
        return outcome == null ? AuditEvent.STARTED : AuditEvent.text(outcome);
    }

    /** @param id of the event */
    public Event toEvent(UUID id) {
        return AuditEvent.write(this, id);
    }

    /** @throws DecodeException when the event is none that {@link #toEvent} made */
    public static Audit from(Event event) throws DecodeException {
        return AuditEvent.read(event);
    }
}
