/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import io.penstock.api.bus.Bus;
import io.penstock.api.bus.Stream;
import io.penstock.api.command.Answer;
import io.penstock.api.command.Command;
import io.penstock.api.command.Commands;
import io.penstock.api.event.Event;
import io.penstock.api.rule.Consequence.RaiseAlert;
import io.penstock.api.rule.Firing;
import io.penstock.rules.AlertBook;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What rules do to the program that they run in. */
final class RuleEffects implements Effects {
    private static final Logger LOG = LoggerFactory.getLogger(RuleEffects.class);

    private final Bus bus;
    private final Commands commands;
    private final AlertBook alerts;
    private final AtomicLong unrecorded;
    private final Consumer<Answer> hear;
    /** Streams that did not take what was said last. */
    private final Set<Stream> refusing = ConcurrentHashMap.newKeySet();

    /**
     * @param unrecorded counts what the bus did not take
     * @param hear told what came of each command, on any thread
     */
    RuleEffects(Bus bus, Commands commands, AlertBook alerts, AtomicLong unrecorded, Consumer<Answer> hear) {
        this.bus = bus;
        this.commands = commands;
        this.alerts = alerts;
        this.unrecorded = unrecorded;
        this.hear = hear;
    }

    @Override
    public void fired(Firing firing, int hops) {
        append(Stream.COMMANDS, firing.toEvent(hops));
    }

    @Override
    public void publish(Event event) {
        append(Stream.EVENTS, event);
    }

    private void append(Stream stream, Event event) {
        var ignored = bus.append(stream, List.of(event)).whenComplete((done, failure) -> {
            if (failure != null) {
                unrecorded.incrementAndGet();
                if (refusing.add(stream)) {
                    LOG.warn(
                            "rules: the stream {} does not take what they say; it is counted from here on: '{}': {}",
                            stream.key(),
                            event.source(),
                            failure.toString());
                }
            } else if (refusing.remove(stream)) {
                LOG.info("rules: the stream {} takes what they say again", stream.key());
            }
        });
    }

    @Override
    public void ask(Command command) {
        commands.execute(command, hear);
    }

    @Override
    public void raise(String name, RaiseAlert alert, String text, Firing firing, int hops) {
        String id = firing.id().toString();
        alerts.raise(name, alert.severity(), text, firing.rule(), firing.device(), id, alert.repeat(), hops);
    }

    @Override
    public void clear(String name, int hops) {
        alerts.clear(name, hops);
    }
}
