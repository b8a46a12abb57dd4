/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.drools;

import io.penstock.api.command.Answer;
import io.penstock.api.command.Cause;
import io.penstock.api.command.Command;
import io.penstock.api.command.Outcome;
import io.penstock.api.rule.Output;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what rules ask for. */
final class TestEffects implements Effects {
    final List<DrlFiring> firings = new CopyOnWriteArrayList<>();
    final Map<String, String> devices = new ConcurrentHashMap<>();
    final Map<String, Boolean> links = new ConcurrentHashMap<>();
    final List<Output> elsewhere = new CopyOnWriteArrayList<>();
    volatile Outcome outcome = Outcome.DONE;
    volatile boolean exhausted;
    volatile boolean full;

    @Override
    public List<CompletionStage<Answer>> fired(DrlFiring firing) {
        firings.add(firing);
        return firing.commands().stream()
                .<CompletionStage<Answer>>map(c -> CompletableFuture.completedFuture(answer(c)))
                .toList();
    }

    @Override
    public boolean say(DrlFiring.Alert alert, DrlFiring firing) {
        return !full;
    }

    private Answer answer(Command command) {
        return new Answer(
                command,
                outcome,
                outcome == Outcome.DONE ? null : Cause.INTERLOCK,
                outcome == Outcome.DONE ? "" : "forbidden",
                null,
                List.of(),
                Instant.EPOCH);
    }

    @Override
    public String profileOf(String device) {
        return device.equals("echo") ? "Echo" : "";
    }

    @Override
    public Map<String, String> devices() {
        return Map.copyOf(devices);
    }

    @Override
    public Map<String, Boolean> links() {
        return Map.copyOf(links);
    }

    @Override
    public Collection<Output> changedElsewhere() {
        if (exhausted) {
            exhausted = false;
            throw new OutOfMemoryError("for a test");
        }
        List<Output> changed = List.copyOf(elsewhere);
        elsewhere.removeAll(changed);
        return changed;
    }

    /** All sets so far, such as {@code boiler {Burner=true}}. */
    List<String> sets() {
        return firings.stream()
                .flatMap(f -> f.commands().stream())
                .map(c -> c.device() + " " + new TreeMap<>(c.values()))
                .toList();
    }

    List<String> alerts() {
        return firings.stream()
                .flatMap(f -> f.alerts().stream())
                .map(a -> a.raised() ? a.name() + ": " + a.text() : a.name() + " cleared")
                .toList();
    }
}
