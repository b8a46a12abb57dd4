/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.test;

import io.penstock.api.bus.Bus;
import io.penstock.api.bus.DeadLetter;
import io.penstock.api.bus.Follower;
import io.penstock.api.bus.Selection;
import io.penstock.api.bus.Stream;
import io.penstock.api.command.Audit;
import io.penstock.api.command.Cause;
import io.penstock.api.command.Command;
import io.penstock.api.command.Outcome;
import io.penstock.api.error.DecodeException;
import io.penstock.api.event.Event;
import io.penstock.api.event.Reading;
import io.penstock.api.event.ValueText;
import io.penstock.api.rule.Alert;
import io.penstock.api.rule.Firing;
import io.penstock.api.rule.Output;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Follows the streams of a case's bus, and tells the story. */
final class Listening {
    private static final int MOST = 100_000;

    private final Bus bus;
    private final TestTime time;
    private final Story story;
    private final Follower events;
    private final Follower commands;
    private final Follower alerts;
    private final Follower system;
    private final Map<String, String> shown = new HashMap<>();
    private final Map<String, Firing> firings = new HashMap<>();
    private long lastDead;

    Listening(Bus bus, TestTime time, Story story) {
        this.bus = bus;
        this.time = time;
        this.story = story;
        this.events = bus.follow(Stream.EVENTS, Selection.ALL);
        this.commands = bus.follow(Stream.COMMANDS, Selection.ALL);
        this.alerts = bus.follow(Stream.ALERTS, Selection.ALL);
        this.system = bus.follow(Stream.SYSTEM, Selection.ALL);
    }

    /**
     * Takes in what has been said since.
     *
     * @return whether anything has
     */
    boolean listen() {
        boolean any = each(events, this::reading);
        any |= each(system, this::state);
        any |= each(commands, this::command);
        any |= each(alerts, this::alert);
        return any;
    }

    private static boolean each(Follower from, Consumer<Event> take) {
        List<Event> said = from.poll(Duration.ZERO, Duration.ZERO, MOST);
        said.forEach(take);
        return !said.isEmpty();
    }

    /** Takes in the dead letters that are committed. */
    void listenToDeadLetters() {
        for (DeadLetter letter : bus.deadLetters().list(null, lastDead, MOST)) {
            lastDead = letter.id();
            long at = Duration.between(time.clock().instant(), letter.at()).toNanos() + time.now();
            story.deadLetters.add(new Story.Dead(at, letter.owner(), letter.step(), letter.reason()));
            story.line(at, "dead letter of " + letter.owner() + " at '" + letter.step() + "': " + letter.reason());
        }
    }

    /** Only what has changed: schedules say the same again and again. */
    private void reading(Event event) {
        StringBuilder text = new StringBuilder();
        for (Reading reading : event.readings()) {
            String value = reading.isGood() ? ValueText.plain(reading) : "no value";
            if (!value.equals(shown.put(event.device() + "/" + reading.resource(), value))) {
                text.append(text.isEmpty() ? "" : ", ")
                        .append(reading.resource())
                        .append(" = ")
                        .append(value);
            }
        }
        if (!text.isEmpty()) {
            String who = event.provenance().producer();
            line((who.isEmpty() ? "" : who + ": ") + event.device() + " says " + text);
        }
    }

    private void state(Event event) {
        line(event.device() + " " + event.source() + ": "
                + event.readings().stream()
                        .map(ValueText::plain)
                        .filter(text -> !text.isEmpty())
                        .collect(Collectors.joining(", ")));
    }

    private void alert(Event event) {
        try {
            Alert alert = Alert.from(event);
            story.alerts.add(new Story.Said(time.now(), alert));
            line("alert " + inWords(alert));
        } catch (DecodeException e) {
            line("an event on the stream alerts is none: " + e.getMessage());
        }
    }

    static String inWords(Alert alert) {
        return alert.name() + " " + alert.state().name().toLowerCase(Locale.ROOT) + " ("
                + alert.severity().name().toLowerCase(Locale.ROOT) + "): " + alert.text();
    }

    private void command(Event event) {
        try {
            if (Firing.isOne(event)) {
                Firing firing = Firing.from(event);
                firings.put(firing.id().toString(), firing);
                line("rule '" + firing.rule() + "' "
                        + (firing.edge() == Firing.Edge.THEN ? "came true" : "ended")
                        + (firing.condition().isEmpty() ? "" : ": " + firing.condition()) + values(firing));
            } else {
                audit(Audit.from(event));
            }
        } catch (DecodeException e) {
            line("a record on the stream commands cannot be read: " + e.getMessage());
        }
    }

    private static String values(Firing firing) {
        return firing.values().isEmpty()
                ? ""
                : firing.values().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(v -> v.getKey() + " = " + v.getValue())
                        .collect(Collectors.joining(", ", " (", ")"));
    }

    private void audit(Audit audit) {
        Outcome outcome = audit.outcome();
        if (outcome == null || Story.isHeartbeat(audit) || audit.command().kind() == Command.Kind.GET) {
            return;
        }
        for (Story.Write write : writes(audit)) {
            String text = write.output() + " = " + write.value();
            String by = " by '" + write.by() + "'";
            switch (outcome) {
                case DONE -> {
                    story.writes.add(write);
                    line(text + by);
                }
                case REFUSED -> {
                    story.refused(write);
                    line(text + by + " refused (" + key(write.cause()) + "): " + write.reason());
                }
                default -> line(text + by + " " + outcome.name().toLowerCase(Locale.ROOT) + ": " + write.reason());
            }
        }
    }

    private List<Story.Write> writes(Audit audit) {
        Map<String, String> values = new LinkedHashMap<>();
        audit.changes().forEach(change -> values.put(change.resource(), change.after()));
        if (values.isEmpty()) {
            audit.command().values().forEach((resource, value) -> values.put(resource, String.valueOf(value)));
        }
        Firing firing = firings.get(audit.command().why());
        String why = firing == null ? audit.command().why() : firing.condition();
        return values.entrySet().stream()
                .map(v -> new Story.Write(
                        time.now(),
                        new Output(audit.command().device(), v.getKey()),
                        v.getValue(),
                        audit.command().caller().origin(),
                        audit.command().caller().name(),
                        why,
                        audit.cause(),
                        audit.reason()))
                .toList();
    }

    static String key(@Nullable Cause cause) {
        return cause == null ? "" : cause.key();
    }

    private void line(String text) {
        story.line(time.now(), text);
    }
}
