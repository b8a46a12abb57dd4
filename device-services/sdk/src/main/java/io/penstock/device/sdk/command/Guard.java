/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import io.penstock.api.command.Caller.Origin;
import io.penstock.api.command.Cause;
import io.penstock.api.command.Command;
import io.penstock.api.rule.Output;
import io.penstock.device.sdk.Timing;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** What may change while a command waits: interlocks, overrides, minimum times, safe values, and what was forced meanwhile. Safe for many threads. */
final class Guard {
    private static final CompletableFuture<Void> NOTHING_TO_SAVE = CompletableFuture.completedFuture(null);

    private record Forced(String by, long at) {}

    private final Timing timing;
    private final Overrides overrides;
    private final Supplier<CompletableFuture<Void>> saveOverrides;
    private final Switches switches;
    private final Rates rates;
    private final Map<Output, Forced> forced = new ConcurrentHashMap<>();
    private volatile Consumer<Output> whenWritten = output -> {};
    private volatile Function<Output, String> fallen = output -> "";

    /** @param saveOverrides completes when a restart knows what is taken over from the rules */
    Guard(Timing timing, Overrides overrides, Supplier<CompletableFuture<Void>> saveOverrides) {
        this.timing = timing;
        this.switches = new Switches(timing);
        this.rates = new Rates(timing);
        this.overrides = overrides;
        this.saveOverrides = saveOverrides;
    }

    Switches switches() {
        return switches;
    }

    Overrides overrides() {
        return overrides;
    }

    /** @param listener hears of each output that somebody other than an output's own safe value or an interlock has written */
    void whenWritten(Consumer<Output> listener) {
        whenWritten = listener;
    }

    /** @param triggers which trigger of an output holds, in words; empty for none */
    void fallen(Function<Output, String> triggers) {
        fallen = triggers;
    }

    void rate(Job job, Deck deck) throws RefusedException {
        if (!job.nature.urgent() && !rates.take(job.command.device(), deck.settings.rate())) {
            throw new RefusedException(
                    Cause.RATE,
                    "device '" + job.command.device() + "' takes at most " + deck.settings.rate()
                            + " commands a second");
        }
    }

    void check(Job job, Deck deck) throws RefusedException {
        Command command = job.command;
        Map<String, Object> values = job.write().values();
        String except =
                command.caller().origin() == Origin.INTERLOCK ? command.caller().name() : "";
        boolean safe = command.caller().origin() == Origin.OUTPUT && job.nature == Job.Nature.URGENT;
        deck.interlocks.check(
                command.device(),
                job.target().request().resources(),
                values,
                except,
                safe,
                nanos(timing.instant()),
                timing.nanoTime());
        if (job.nature.urgent()) {
            return;
        }
        overrides.check(command, values.keySet());
        if (command.options().yields()) {
            yields(command.device(), values.keySet());
        }
        if (deck.outputs.containsKey(command.device())) {
            for (Map.Entry<String, Object> value : values.entrySet()) {
                OutputSpec output = deck.output(command.device(), value.getKey());
                if (output != null && output.hasMinimum()) {
                    switches.check(output, value.getValue());
                }
            }
        }
    }

    private void yields(String device, Collection<String> resources) throws RefusedException {
        for (String resource : resources) {
            Output output = new Output(device, resource);
            String trigger = fallen.apply(output);
            if (!trigger.isEmpty()) {
                throw new RefusedException(Cause.OVERRIDDEN, output + " has fallen to its safe value: " + trigger);
            }
        }
    }

    private static long nanos(Instant now) {
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    /** What was forced after a command was asked is not undone by it: whoever asked did not know. */
    void overtaken(Job job) throws RefusedException {
        if (job.nature.urgent() || forced.isEmpty()) {
            return;
        }
        for (String resource : job.write().values().keySet()) {
            Output output = new Output(job.command.device(), resource);
            Forced last = forced.get(output);
            if (last != null && last.at() - job.begun > 0) {
                throw new RefusedException(
                        Cause.INTERLOCK, "'" + last.by() + "' has set " + output + " since this was asked");
            }
        }
    }

    /**
     * It was done, or may have been.
     *
     * @return completes when a restart knows what it has taken over from the rules; at once when that is nothing
     */
    CompletableFuture<Void> written(Job job) {
        Command command = job.command;
        long now = timing.nanoTime();
        boolean heartbeat = job.nature == Job.Nature.HEARTBEAT;
        job.write().values().forEach((resource, value) -> {
            Output output = new Output(command.device(), resource);
            switches.written(output, value, now);
            if (job.nature.urgent() && !heartbeat) {
                forced.put(output, new Forced(command.caller().name(), now));
            } else if (!heartbeat) {
                whenWritten.accept(output);
            }
        });
        return overrides.taken(command, job.write().values().keySet()) ? saveOverrides.get() : NOTHING_TO_SAVE;
    }
}
