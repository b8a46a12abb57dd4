/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.rules;

import io.penstock.api.command.Answer;
import io.penstock.api.command.Command;
import io.penstock.api.command.Commands;
import io.penstock.api.command.Outcome;
import io.penstock.api.command.Presence;
import io.penstock.api.event.Reading;
import io.penstock.api.rule.Output;
import io.penstock.rules.drools.DrlFiring;
import io.penstock.rules.drools.Effects;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Commands that are done at once: what they cost is measured elsewhere. Counts them. */
final class Stub implements Commands, Effects, Presence {
    private final AtomicLong commands = new AtomicLong();

    long commands() {
        return commands.get();
    }

    @Override
    public CompletableFuture<Answer> execute(Command command) {
        commands.incrementAndGet();
        return CompletableFuture.completedFuture(
                new Answer(command, Outcome.DONE, null, "", null, List.of(), Instant.now()));
    }

    @Override
    public @Nullable Reading last(String device, String resource) {
        return null;
    }

    @Override
    public List<CompletionStage<Answer>> fired(DrlFiring firing) {
        return firing.commands().stream()
                .<CompletionStage<Answer>>map(this::execute)
                .toList();
    }

    @Override
    public boolean say(DrlFiring.Alert alert, DrlFiring firing) {
        return true;
    }

    @Override
    public String profileOf(String device) {
        return "cells";
    }

    @Override
    public Map<String, String> devices() {
        return Map.of();
    }

    @Override
    public Map<String, Boolean> links() {
        return Map.of();
    }

    @Override
    public Collection<Output> changedElsewhere() {
        return List.of();
    }

    @Override
    public void alive() {
        // nobody asks
    }

    @Override
    public void lost(String reason) {
        throw new IllegalStateException("the rules must live but " + reason);
    }

    @Override
    public void close() {
        // holds nothing
    }
}
