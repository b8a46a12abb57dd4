/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.http.command;

import io.penstock.api.command.Answer;
import io.penstock.api.command.Cause;
import io.penstock.api.command.Command;
import io.penstock.api.command.Commands;
import io.penstock.api.command.Outcome;
import io.penstock.api.device.Device;
import io.penstock.api.device.Devices;
import io.penstock.api.event.Event;
import io.penstock.api.event.Reading;
import io.penstock.app.edgex.Plant;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** The outermost edge of the API: what a desk answers is said by the test, or follows from the command alone. */
public final class FakeDesk implements Commands, Plant {
    public final Queue<Command> asked = new ConcurrentLinkedQueue<>();
    public final Queue<Event> appended = new ConcurrentLinkedQueue<>();
    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final Devices devices;
    /** What the next commands are refused with; null for nothing. */
    public volatile @Nullable Cause refuse;

    public volatile boolean open = true;
    /** What comes of the next events that are appended. */
    public volatile CompletionStage<Void> appending = CompletableFuture.completedFuture(null);

    /** For how long the program has just stood still. */
    public volatile Duration stoodStill = Duration.ZERO;

    public FakeDesk(Devices devices) {
        this.devices = devices;
    }

    @Override
    public CompletableFuture<Answer> execute(Command command) {
        asked.add(command);
        return CompletableFuture.supplyAsync(() -> answer(command));
    }

    private Answer answer(Command command) {
        Device device = devices.device(command.device());
        Cause cause = refuse;
        if (device == null) {
            cause = Cause.NO_DEVICE;
        } else if (!command.caller().permission().allows(command.kind(), device, command.target())) {
            cause = Cause.FORBIDDEN;
        } else if (command.kind() == Command.Kind.SET && !seen.add(command.id())) {
            cause = Cause.DUPLICATE;
        }
        if (cause != null) {
            return new Answer(command, Outcome.REFUSED, cause, "because of " + cause, null, List.of(), Instant.EPOCH);
        }
        if (command.options().dryRun()) {
            return new Answer(command, Outcome.WOULD, null, "", null, changes(command), Instant.EPOCH);
        }
        return new Answer(
                command,
                Outcome.DONE,
                null,
                "",
                command.kind() == Command.Kind.GET ? event(command) : null,
                changes(command),
                Instant.EPOCH);
    }

    private static List<Answer.Change> changes(Command command) {
        return command.values().entrySet().stream()
                .map(e -> new Answer.Change(e.getKey(), null, String.valueOf(e.getValue())))
                .toList();
    }

    private static Event event(Command command) {
        return Event.of(
                new UUID(1, 2),
                command.device(),
                "heater",
                command.target(),
                1_700_000_000_000_000_000L,
                List.of(Reading.ofText(command.target(), 1_700_000_000_000_000_000L, "on")));
    }

    @Override
    public @Nullable Reading last(String device, String resource) {
        return null;
    }

    @Override
    public Devices devices() {
        return devices;
    }

    @Override
    public @Nullable Commands commands() {
        return open ? this : null;
    }

    @Override
    public Instant came(Instant now) {
        return now.minus(stoodStill);
    }

    @Override
    public CompletionStage<Void> append(Event event) {
        appended.add(event);
        return appending;
    }

    /** What was asked last. */
    public Command last() {
        return asked.stream().reduce((a, b) -> b).orElseThrow();
    }
}
