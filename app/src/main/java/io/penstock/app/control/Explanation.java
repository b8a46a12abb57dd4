/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.control;

import io.penstock.api.bus.Batch;
import io.penstock.api.bus.Bus;
import io.penstock.api.bus.Checkpoint;
import io.penstock.api.bus.CursorSpec;
import io.penstock.api.bus.Reader;
import io.penstock.api.bus.Saved;
import io.penstock.api.bus.Selection;
import io.penstock.api.bus.Shard;
import io.penstock.api.bus.ShardListener;
import io.penstock.api.bus.Start;
import io.penstock.api.bus.Stream;
import io.penstock.api.command.Answer;
import io.penstock.api.command.Audit;
import io.penstock.api.command.Command;
import io.penstock.api.error.DecodeException;
import io.penstock.api.event.Event;
import io.penstock.api.rule.Firing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says in words why a rule fired, or what came of a command and who wanted it: from what the stream {@code commands} holds. */
final class Explanation {
    private static final int BATCH = 500;

    private final List<String> lines = new ArrayList<>();
    private final Map<String, Audit> audits = new LinkedHashMap<>();
    private @Nullable Firing firing;

    private Explanation() {}

    /**
     * The lines.
     *
     * @param id of a firing or of a command
     * @throws UserErrorException when there is nothing of this id
     */
    static List<String> of(Bus bus, String id) {
        Explanation explanation = new Explanation();
        read(bus, event -> explanation.take(event, id));
        Audit asked = explanation.audits.get(id);
        if (explanation.firing == null
                && asked != null
                && !asked.command().why().isEmpty()) {
            String why = asked.command().why();
            read(bus, event -> explanation.take(event, why));
        }
        if (explanation.firing == null && asked == null) {
            throw new UserErrorException("there is no firing and no command '" + id
                    + "' on the stream commands: see `penstock audit --since 1d`; what is older than its cap is gone");
        }
        if (asked != null) {
            explanation.sayCommand(asked);
        }
        if (explanation.firing != null) {
            explanation.sayFiring(explanation.firing, asked == null ? "" : id);
        }
        return explanation.lines;
    }

    private static void read(Bus bus, Consumer<Event> each) {
        String name = "$explain-" + UUID.randomUUID();
        CursorSpec cursor = new CursorSpec(name, Stream.COMMANDS, Selection.ALL, Start.EARLIEST, null);
        try (Reader reader = bus.open(cursor, NOBODY)) {
            for (Batch batch = poll(reader); batch != null; batch = poll(reader)) {
                batch.events().forEach(each);
                var ignored = reader.commit(batch.shard(), batch.end(), Checkpoint.EMPTY);
            }
        } finally {
            bus.drop(name);
        }
    }

    private static @Nullable Batch poll(Reader reader) {
        return reader.poll(Duration.ZERO, Duration.ZERO, BATCH);
    }

    /** Keeps the firing of this id and the commands that have it, or that it caused. */
    private void take(Event event, String id) {
        try {
            if (Firing.isOne(event)) {
                boolean wanted = event.id().toString().equals(id);
                firing = wanted ? Firing.from(event) : firing;
                return;
            }
            Audit audit = Audit.from(event);
            if (audit.command().id().equals(id) || audit.command().why().equals(id)) {
                audits.merge(audit.command().id(), audit, (old, now) -> now.marked() || !old.marked() ? now : old);
            }
        } catch (DecodeException e) {
            lines.add("(a record of " + event.device() + " cannot be read: " + e.getMessage() + ")");
        }
    }

    private void sayCommand(Audit audit) {
        Command command = audit.command();
        lines.add("Command " + command.id() + ": " + what(audit) + ", asked at " + command.askedAt() + " by "
                + command.caller().origin().name().toLowerCase(Locale.ROOT) + " '"
                + command.caller().name() + "'"
                + (firing == null && !command.why().isEmpty() ? " because of '" + command.why() + "'" : "") + ".");
        lines.add("  " + outcome(audit) + ".");
    }

    private void sayFiring(Firing f, String asked) {
        String whose = "Rule '" + f.rule() + "'" + (f.instance().isEmpty() ? "" : " of " + f.instance());
        lines.add(whose + (f.edge() == Firing.Edge.THEN ? " came true" : " ended") + " at " + f.at() + ", on "
                + f.trigger() + (f.condition().isEmpty() ? "" : ": " + f.condition()) + ".");
        f.values().forEach((name, value) -> lines.add("  " + name + " was " + value + "."));
        f.commands().forEach((id, what) -> {
            lines.add("  It asked for " + what + " (command " + id + ")" + (id.equals(asked) ? ", this one." : ":"));
            List<Audit> tries = audits.values().stream()
                    .filter(a -> a.command().id().equals(id) || a.command().id().startsWith(id + "-r"))
                    .toList();
            tries.forEach(a -> lines.add("    "
                    + (a.command().id().equals(id)
                            ? ""
                            : "tried again as " + a.command().id() + " at "
                                    + a.command().askedAt() + ": ")
                    + outcome(a) + "."));
            if (tries.isEmpty()) {
                lines.add(
                        "    It was not sent: what it asks for was just done, or something else was wanted before its turn.");
            }
        });
        f.alerts().forEach(alert -> lines.add("  Alert " + alert + "."));
        f.notes().forEach(note -> lines.add("  Not done: " + note + "."));
        if (f.commands().isEmpty() && f.alerts().isEmpty() && f.notes().isEmpty()) {
            lines.add("  It asked for nothing.");
        }
    }

    private static String what(Audit audit) {
        Command command = audit.command();
        if (command.kind() == Command.Kind.GET) {
            return "read " + command.device() + "/" + command.target();
        }
        String values = command.values().entrySet().stream()
                .map(e -> command.device() + "/" + e.getKey() + " = " + e.getValue())
                .collect(Collectors.joining(", "));
        return "set " + values;
    }

    private static String outcome(Audit audit) {
        String before = audit.changes().stream()
                .filter(c -> c.before() != null)
                .map(Answer.Change::before)
                .collect(Collectors.joining(", "));
        return switch (audit.state()) {
            case "started" -> "Handed to the driver at " + audit.at() + "; no answer is known";
            case "done" -> "Done at " + audit.at() + (before.isEmpty() ? "" : "; it was " + before + " before");
            default ->
                capital(audit.state())
                        + (audit.cause() == null ? "" : " (" + audit.cause().key() + ")")
                        + " at " + audit.at() + (audit.reason().isEmpty() ? "" : ": " + audit.reason());
        };
    }

    private static String capital(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    private static final ShardListener NOBODY = new ShardListener() {
        @Override
        public void assigned(Shard shard, Saved saved) {
            // it asks for no state
        }

        @Override
        public void revoked(Shard shard) {
            // and keeps none
        }
    };
}
