/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import io.penstock.api.command.Answer;
import io.penstock.api.command.Audit;
import io.penstock.api.command.Cause;
import io.penstock.api.command.Command;
import io.penstock.api.command.Outcome;
import io.penstock.api.rule.Output;
import io.penstock.device.sdk.Timing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an earlier run left on the audit: ids that were seen, when outputs were switched, and writes that were started and not answered. */
final class Restart {
    private static final Logger LOG = LoggerFactory.getLogger(Restart.class);

    private final Timing timing;
    private final Execution execution;
    private final AuditTrail trail;
    private final Map<SeenIds.Id, Audit> open = new LinkedHashMap<>();
    private final List<Command> repeats = new ArrayList<>();

    Restart(Timing timing, Execution execution, AuditTrail trail) {
        this.timing = timing;
        this.execution = execution;
        this.trail = trail;
    }

    /** In the order of the stream. */
    void record(Audit audit) {
        Command command = audit.command();
        if (command.kind() == Command.Kind.GET) {
            return;
        }
        if (audit.outcome() == null) {
            open.put(SeenIds.Id.of(command), audit);
            execution.seen().add(command, execution.memory(command, audit.at()));
            return;
        }
        if (audit.marked()) {
            open.remove(SeenIds.Id.of(command));
        }
        if (audit.mayBeWritten()) {
            switched(audit);
        }
    }

    private void switched(Audit audit) {
        Duration ago = Duration.between(audit.at(), timing.instant());
        long since = timing.nanoTime() - (ago.isNegative() ? 0 : ago.toNanos());
        for (Answer.Change change : audit.changes()) {
            Output output = new Output(audit.command().device(), change.resource());
            execution.guard().switches().written(output, change.after(), since);
        }
    }

    /** All is read: what is open is unknown, unless it may be done again. */
    void settle() {
        for (Audit audit : open.values()) {
            switched(audit);
            boolean known = !audit.command().values().isEmpty(); // what nests too deeply is read no more
            if (known && audit.command().options().repeatSafe()) {
                repeats.add(audit.command());
            } else {
                unknown(audit);
            }
        }
        open.clear();
    }

    private void unknown(Audit audit) {
        LOG.warn(
                "a write was started and not answered before the program ended: device={} target={} id={}",
                audit.command().device(),
                audit.command().target(),
                audit.command().id());
        Answer answer = new Answer(
                audit.command(),
                Outcome.UNKNOWN,
                Cause.STOPPED,
                "the program ended before the device had answered",
                null,
                audit.changes(),
                timing.instant());
        trail.record(Audit.of(answer), true);
    }

    /** Does again what may be done again, unless it is too old by now. Once. */
    void repeat() {
        List<Command> all = List.copyOf(repeats);
        repeats.clear();
        for (Command command : all) {
            LOG.info("a write is done again after the restart: device={} id={}", command.device(), command.id());
            var ignored = execution.execute(command, Job.Nature.REPEATED, null);
        }
    }
}
