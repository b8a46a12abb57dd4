/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import io.penstock.api.bus.Bus;
import io.penstock.api.bus.Follower;
import io.penstock.api.bus.Selection;
import io.penstock.api.bus.Stream;
import io.penstock.api.command.Answer;
import io.penstock.api.command.Audit;
import io.penstock.api.command.Caller.Origin;
import io.penstock.api.command.Command;
import io.penstock.api.connection.LinkState;
import io.penstock.api.device.Device;
import io.penstock.api.device.Devices;
import io.penstock.api.error.DecodeException;
import io.penstock.api.event.Event;
import io.penstock.api.rule.Firing;
import io.penstock.api.rule.Output;
import io.penstock.device.sdk.DeviceServices;
import io.penstock.device.sdk.command.CommandDesk;
import io.penstock.rules.AlertBook;
import io.penstock.rules.drools.DrlFiring;
import io.penstock.rules.drools.Effects;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What rules in DRL ask of the program, and what it tells them. */
public final class DroolsEffects implements Effects, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DroolsEffects.class);
    private static final int MOST = 1_000;

    private final Bus bus;
    private final CommandDesk desk;
    private final Supplier<Map<String, LinkState>> links;
    private final DeviceServices services;
    private final AlertBook alerts;
    private final Clock clock;
    private final Follower audit;
    private final AtomicLong unrecorded = new AtomicLong();
    private Instant tickedAt = Instant.EPOCH;
    private volatile Devices devices;
    private volatile Predicate<String> ours = rule -> false;

    /** @param links how each connection stands */
    public DroolsEffects(
            Bus bus,
            CommandDesk desk,
            AlertBook alerts,
            Supplier<Map<String, LinkState>> links,
            DeviceServices services,
            Devices devices,
            Clock clock) {
        this.bus = bus;
        this.alerts = alerts;
        this.clock = clock;
        this.desk = desk;
        this.links = links;
        this.services = services;
        this.devices = devices;
        this.audit = bus.follow(Stream.COMMANDS, Selection.ALL);
    }

    void devices(Devices changed) {
        devices = changed;
    }

    /** @param whose whether a rule is one of those that ask */
    public void rules(Predicate<String> whose) {
        ours = whose;
    }

    @Override
    public List<CompletionStage<Answer>> fired(DrlFiring firing) {
        append(Stream.COMMANDS, record(firing).toEvent(firing.hops()), firing.rule());
        firing.events().forEach(event -> append(Stream.EVENTS, event, firing.rule()));
        return firing.commands().stream()
                .<CompletionStage<Answer>>map(
                        command -> desk.execute(command).whenComplete((answer, failure) -> tell(answer)))
                .toList();
    }

    @Override
    public boolean say(DrlFiring.Alert alert, DrlFiring firing) {
        if (!alert.raised()) {
            alerts.clear(alert.name(), firing.hops());
            return true;
        }
        return alerts.raise(
                alert.name(),
                alert.severity(),
                alert.text(),
                firing.rule(),
                firing.device(),
                firing.id().toString(),
                alert.repeat(),
                firing.hops());
    }

    private static Firing record(DrlFiring firing) {
        Map<String, String> commands = new LinkedHashMap<>();
        firing.commands().forEach(c -> commands.put(c.id(), words(c)));
        return new Firing(
                firing.id(),
                firing.rule(),
                firing.device(),
                "",
                Firing.Edge.THEN,
                firing.trigger(),
                "",
                firing.matched(),
                commands,
                firing.alerts().stream()
                        .map(a -> a.name() + (a.raised() ? " raised" : " cleared"))
                        .toList(),
                firing.notes(),
                firing.at());
    }

    private static String words(Command command) {
        return command.values().entrySet().stream()
                .map(v -> command.device() + "/" + v.getKey() + " = " + v.getValue())
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private void append(Stream stream, Event event, String rule) {
        var ignored = bus.append(stream, List.of(event)).whenComplete((done, failure) -> {
            if (failure != null) {
                unrecorded.incrementAndGet();
                LOG.warn(
                        "rules: the stream {} did not take what rule '{}' said: {}",
                        stream.key(),
                        rule,
                        failure.toString());
            }
        });
    }

    /** Firings and events that the bus did not take. From any thread. */
    long unrecorded() {
        return unrecorded.get();
    }

    private static void tell(@Nullable Answer answer) {
        if (answer != null && !answer.done()) {
            LOG.info(
                    "rule '{}': command {} of {} was {}: {}",
                    answer.command().caller().name(),
                    answer.command().id(),
                    answer.command().device(),
                    answer.outcome(),
                    answer.reason());
        }
    }

    @Override
    public String profileOf(String device) {
        Device known = devices.device(device);
        return known == null ? "" : known.profileName();
    }

    @Override
    public Map<String, String> devices() {
        Map<String, String> states = new HashMap<>();
        services.statuses().forEach(service -> service.devices()
                .forEach(d -> states.put(d.device(), d.state().name())));
        return states;
    }

    @Override
    public Map<String, Boolean> links() {
        Map<String, Boolean> up = new HashMap<>();
        links.get().forEach((name, state) -> up.put(name, state.up()));
        return up;
    }

    /** Writes that were done, or may have been, as the audit shows; by anybody but these rules. */
    @Override
    public Collection<Output> changedElsewhere() {
        tick();
        Set<Output> changed = new HashSet<>();
        for (Event event : audit.poll(Duration.ZERO, Duration.ZERO, MOST)) {
            if (Firing.isOne(event)) {
                continue;
            }
            try {
                Audit record = Audit.from(event);
                if (record.mayBeWritten() && !isOurs(record)) {
                    record.command()
                            .values()
                            .keySet()
                            .forEach(
                                    r -> changed.add(new Output(record.command().device(), r)));
                }
            } catch (DecodeException e) {
                LOG.warn("rules: a record of the stream commands cannot be read: {}", e.getMessage());
            }
        }
        return changed;
    }

    /** Where there are no YAML rules, nobody else says alerts again. */
    private void tick() {
        Instant now = clock.instant();
        if (now.isAfter(tickedAt.plusSeconds(1))) {
            tickedAt = now;
            alerts.tick();
        }
    }

    private boolean isOurs(Audit record) {
        return record.command().caller().origin() == Origin.RULE
                && ours.test(record.command().caller().name());
    }

    @Override
    public void close() {
        audit.close();
    }
}
