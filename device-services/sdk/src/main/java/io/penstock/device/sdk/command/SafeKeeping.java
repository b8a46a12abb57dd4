/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import io.penstock.api.command.Answer;
import io.penstock.api.command.Caller;
import io.penstock.api.command.Command;
import io.penstock.api.command.CommandOptions;
import io.penstock.api.command.Presence;
import io.penstock.api.event.Reading;
import io.penstock.device.sdk.DeviceListener;
import io.penstock.device.sdk.DeviceServices;
import io.penstock.device.sdk.DeviceState;
import io.penstock.device.sdk.Timing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is written without anybody asking: forces, safe values, heartbeats. */
final class SafeKeeping implements DeviceListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SafeKeeping.class);
    private static final Duration TICK = Duration.ofMillis(100);

    private final Execution execution;
    private final Duration stopping;
    private final Timing timing;
    private final Insistence insistence;
    private final Presences presences;
    private final Forces forces;
    private final Fallbacks fallbacks;
    private final Heartbeats heartbeats;
    private final Future<?> ticks;

    /** @param stopping how long the safe values of outputs may take that fall when the program stops */
    SafeKeeping(Execution execution, DeviceServices services, Duration stopping, Timing timing, Threads threads) {
        this.execution = execution;
        this.stopping = stopping;
        this.timing = timing;
        this.insistence = new Insistence(execution, timing);
        this.presences = new Presences(timing, () -> threads.aside(this::tick));
        this.forces = new Forces(insistence, services::latest, timing);
        this.fallbacks = new Fallbacks(insistence, presences, services::latest, timing);
        this.heartbeats = new Heartbeats(execution, presences, services, timing.clock(), threads);
        execution.guard().whenWritten(insistence::superseded);
        execution.guard().fallen(fallbacks::fallen);
        this.ticks = threads.every(TICK, this::tick);
    }

    void apply(Deck deck) {
        forces.apply(deck.settings.interlocks());
        fallbacks.apply(deck.outputs);
        heartbeats.apply(deck.outputs);
    }

    /** The run before was killed: what was to fall when it stopped falls now, and a device that has fallen by itself is known to. */
    void killed() {
        fallbacks.killed();
    }

    Presence presence(Presence.Owner owner, String name, Duration lease) {
        return presences.add(owner, name, lease);
    }

    List<SafeState> states() {
        return insistence.states();
    }

    private void tick() {
        forces.tick();
        fallbacks.tick();
        insistence.tick();
    }

    @Override
    public void values(String device, List<Reading> readings) {
        try {
            forces.values(device, readings);
        } catch (RuntimeException e) {
            // The line that is told goes on whatever becomes of it.
            LOG.error("new values could not be looked at: device={}", device, e);
        }
    }

    @Override
    public void state(String device, DeviceState from, DeviceState to) {
        if (from == DeviceState.DOWN && to == DeviceState.UP) {
            try {
                // Interlocks last: what comes last stays.
                fallbacks.up(device);
                insistence.up(device);
            } catch (RuntimeException e) {
                LOG.error("outputs could not be set after a reconnect: device={}", device, e);
            }
        }
    }

    @Override
    public void again(String device) {
        try {
            insistence.up(device);
        } catch (RuntimeException e) {
            LOG.error("what is forced could not be set again: device={}", device, e);
        }
    }

    /** Ends heartbeats and retries, and writes the safe values of outputs that fall when the program stops. */
    @Override
    public void close() {
        ticks.cancel(false);
        heartbeats.close();
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        for (OutputSpec output : fallbacks.stopping()) {
            answers.add(stop(output));
        }
        if (!timing.await(
                CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)), stopping.plusMillis(50))) {
            LOG.warn("not every output has fallen to its safe value in time");
        }
    }

    private CompletableFuture<Answer> stop(OutputSpec output) {
        Object safe = Objects.requireNonNull(output.safe(), "an output with triggers has a safe value");
        String resource = output.output().resource();
        Command command = Command.set(
                        UUID.randomUUID().toString(),
                        output.output().device(),
                        resource,
                        Map.of(resource, safe),
                        Caller.of(Caller.Origin.OUTPUT, output.output().toString()),
                        timing.instant())
                .because("the program stops")
                .with(CommandOptions.DEFAULT.withTimeout(stopping));
        return execution.execute(command, Job.Nature.URGENT, null).thenApply(answer -> {
            if (!answer.done()) {
                LOG.error("output has not fallen: output={} {}", output.output(), answer.reason());
            }
            return answer;
        });
    }
}
