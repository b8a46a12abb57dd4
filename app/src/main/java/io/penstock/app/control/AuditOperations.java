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
import io.penstock.api.command.Caller;
import io.penstock.api.command.Command;
import io.penstock.api.command.Outcome;
import io.penstock.api.error.DecodeException;
import io.penstock.api.event.Event;
import io.penstock.api.rule.Firing;
import io.penstock.api.setting.Durations;
import io.penstock.api.setting.Matcher;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The audit of commands, whether a program runs or not. */
public final class AuditOperations {
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final int BATCH = 500;

    private static final List<String> OUTCOMES = outcomes();

    private final Bus bus;
    private final Clock clock;

    public AuditOperations(Bus bus, Clock clock) {
        this.bus = bus;
        this.clock = clock;
    }

    public Map<String, Operation> all() {
        return Map.of("audit", this::audit);
    }

    /** What is looked for. */
    private record Wanted(@Nullable String outcome, @Nullable String id, @Nullable Matcher by, boolean reads) {
        boolean matches(Audit audit) {
            return (outcome == null || outcome.equalsIgnoreCase(audit.state()))
                    && (id == null || id.equals(audit.command().id()))
                    && (by == null || matches(by, audit.command().caller()))
                    && (reads || audit.command().kind() == Command.Kind.SET);
        }

        /** A name, the way by which it came, or both as they are shown. */
        private static boolean matches(Matcher by, Caller caller) {
            return by.matches(caller.name()) || by.matches(origin(caller)) || by.matches(shown(caller));
        }
    }

    private void audit(Map<String, String> arguments, Operation.Answer answer) {
        Arguments a = new Arguments(arguments);
        String device = a.optional("device");
        Selection selection = device == null
                ? Selection.ALL
                : new Selection(matcher("device", device), Matcher.ALL, Matcher.ALL, Matcher.of(List.of()));
        String by = a.optional("by");
        Wanted wanted = new Wanted(
                outcome(a.optional("outcome")),
                a.optional("id"),
                by == null ? null : matcher("by", by),
                a.flag("reads"));
        String name = "$audit-" + UUID.randomUUID();
        Reader opened = bus.open(new CursorSpec(name, Stream.COMMANDS, selection, start(a), null), NOBODY);
        try (Reader reader = opened) {
            show(reader, wanted, a.flag("follow"), answer);
        } finally {
            bus.drop(name);
        }
    }

    private static Matcher matcher(String argument, String pattern) {
        try {
            return Matcher.of(pattern);
        } catch (IllegalArgumentException e) {
            throw new UserErrorException(argument + " " + e.getMessage());
        }
    }

    private static List<String> outcomes() {
        List<String> all = new ArrayList<>(List.of("started"));
        for (Outcome outcome : Outcome.values()) {
            all.add(outcome.name().toLowerCase(Locale.ROOT));
        }
        return all;
    }

    private static @Nullable String outcome(@Nullable String wanted) {
        if (wanted != null && !OUTCOMES.contains(wanted.toLowerCase(Locale.ROOT))) {
            throw new UserErrorException("outcome must be one of " + OUTCOMES + " but was '" + wanted + "'");
        }
        return wanted;
    }

    private Start start(Arguments a) {
        String since = a.optional("since");
        if (since == null) {
            return Start.EARLIEST;
        }
        try {
            return new Start.At(
                    since.contains("T") ? Instant.parse(since) : clock.instant().minus(Durations.parse(since)));
        } catch (IllegalArgumentException | DateTimeParseException e) {
            throw new UserErrorException(
                    "since must be a duration such as 1h, or a time such as 2026-01-31T12:00:00Z, but was '" + since
                            + "'");
        }
    }

    /** A mark is shown only while nothing has come of it. */
    private static void show(Reader reader, Wanted wanted, boolean follow, Operation.Answer answer) {
        Map<String, Audit> open = new LinkedHashMap<>();
        boolean goesOn = true;
        while (goesOn) {
            Batch batch = reader.poll(Duration.ZERO, follow ? LOOK : Duration.ZERO, BATCH);
            if (batch == null) {
                goesOn = follow && !answer.closed();
                continue;
            }
            for (Event event : batch.events()) {
                audit(event, open, wanted, answer);
            }
            // What was shown is not held against the cap of the stream.
            var ignored = reader.commit(batch.shard(), batch.end(), Checkpoint.EMPTY);
        }
        open.values().stream().filter(wanted::matches).forEach(audit -> answer.row(row(audit)));
    }

    private static void audit(Event event, Map<String, Audit> open, Wanted wanted, Operation.Answer answer) {
        if (Firing.isOne(event)) {
            return; // `penstock explain` tells of those
        }
        try {
            Audit audit = Audit.from(event);
            if (audit.outcome() == null) {
                open.put(audit.command().id(), audit);
                return;
            }
            open.computeIfPresent(audit.command().id(), (id, mark) -> audit.marked() ? null : mark);
            if (wanted.matches(audit)) {
                answer.row(row(audit));
            }
        } catch (DecodeException e) {
            answer.row(Row.of(
                            "at",
                            Instant.ofEpochMilli(event.origin() / 1_000_000).toString())
                    .and("reason", String.valueOf(e.getMessage())));
        }
    }

    private static Row row(Audit audit) {
        Command command = audit.command();
        return Row.of("at", millis(audit.at()))
                .and("asked", millis(command.askedAt()))
                .and("outcome", audit.state())
                .and("cause", audit.cause() == null ? "" : audit.cause().key())
                .and("device", command.device())
                .and("what", what(audit))
                .and("by", shown(command.caller()))
                .and("why", command.why())
                .and("reason", audit.reason())
                .and("id", command.id());
    }

    private static String millis(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private static String origin(Caller caller) {
        return caller.origin().name().toLowerCase(Locale.ROOT);
    }

    private static String shown(Caller caller) {
        return origin(caller) + " " + caller.name();
    }

    private static String what(Audit audit) {
        Command command = audit.command();
        if (command.kind() == Command.Kind.GET) {
            return "read " + command.target();
        }
        if (audit.changes().isEmpty()) {
            return command.values().entrySet().stream()
                    .map(e -> e.getKey() + " = " + e.getValue())
                    .collect(Collectors.joining(", "));
        }
        return audit.changes().stream().map(AuditOperations::change).collect(Collectors.joining(", "));
    }

    private static String change(Answer.Change change) {
        return change.resource() + " = " + change.after()
                + (change.before() == null ? "" : " (was " + change.before() + ")");
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
