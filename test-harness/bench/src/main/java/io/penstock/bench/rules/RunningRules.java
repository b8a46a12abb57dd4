/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.rules;

import io.penstock.api.bus.Bus;
import io.penstock.api.bus.CursorStatus;
import io.penstock.api.bus.Stream;
import io.penstock.api.event.Event;
import io.penstock.bench.bus.Buses;
import io.penstock.rules.AlertBook;
import io.penstock.rules.drools.DrlSource;
import io.penstock.rules.drools.DroolsRules;
import io.penstock.rules.drools.DroolsSettings;
import io.penstock.rules.drools.DroolsStatus;
import io.penstock.rules.yaml.YamlRules;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Penstock's, on a bus of their own, as the program runs them. */
final class RunningRules implements Rules {
    /** Batches not yet committed at most: a commit comes every 50 ms. */
    private static final int AHEAD = 512;

    private static final int LOOK_EVERY = 32;
    private static final long PATIENCE = 120_000_000_000L;

    private final Stub stub = new Stub();
    private final Bus bus;
    private final List<AutoCloseable> parts = new ArrayList<>();
    private final LongSupplier lag;
    private long appended;

    /** @param kind {@code yaml} or {@code drl} */
    RunningRules(Path here, String kind, int rules, int spread) throws IOException {
        bus = Buses.open(here.resolve("data"), "256MiB");
        if (kind.equals("yaml")) {
            AlertBook alerts = new AlertBook(bus, Clock.systemUTC());
            YamlRules yaml = new YamlRules(bus, stub, alerts, () -> stub, Clock.systemUTC());
            yaml.open(RuleWork.loaded(RulesProfile.write(here.resolve("profile"), rules, spread))
                    .rules()
                    .rules());
            yaml.begin();
            parts.add(yaml);
            parts.add(alerts);
            lag = () -> lagOf(YamlRules.CURSOR);
        } else {
            DroolsRules drools = new DroolsRules(bus, stub, stub, DroolsSettings.DEFAULT, Clock.systemUTC());
            drools.open();
            drools.change(List.of(new DrlSource("rules/rules.drl", RulesProfile.drl(rules, spread))));
            parts.add(drools);
            lag = () -> appended - drools.status().read();
            await(
                    () -> drools.status().state() == DroolsStatus.State.UP,
                    "the rules in DRL must come up: " + drools.status().reason());
        }
    }

    private long lagOf(String cursor) {
        return bus.cursors().stream()
                .filter(c -> c.name().equals(cursor))
                .mapToLong(CursorStatus::lag)
                .sum();
    }

    @Override
    public void take(List<Event> events) {
        bus.append(Stream.EVENTS, events).toCompletableFuture().join();
        appended += events.size();
        if (appended / RuleWork.BATCH % LOOK_EVERY == 0) {
            await(() -> lag.getAsLong() <= (long) AHEAD * RuleWork.BATCH, "the rules must keep up");
        }
    }

    @Override
    public void finish() {
        await(() -> lag.getAsLong() <= 0, "the rules must come to the end");
    }

    @Override
    public long commands() {
        return stub.commands();
    }

    @Override
    public void close() {
        try {
            for (AutoCloseable part : parts) {
                part.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        bus.close();
    }

    private static void await(BooleanSupplier condition, String otherwise) {
        long end = System.nanoTime() + PATIENCE;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(otherwise);
            }
            LockSupport.parkNanos(200_000);
        }
    }
}
