/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.api.bus.Bus;
import io.penstock.api.command.Presence;
import io.penstock.app.about.Health.Part;
import io.penstock.device.sdk.DeviceServices;
import io.penstock.device.sdk.command.CommandDesk;
import io.penstock.engine.Engine;
import io.penstock.engine.profile.Profile;
import io.penstock.rules.AlertBook;
import io.penstock.rules.drools.DroolsRules;
import io.penstock.rules.drools.DroolsStatus;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules of a profile that are written in DRL. Where it has no such file, no class of Drools is loaded; where it has some, that happens
 * beside the start.
 */
final class DroolsPart implements AutoCloseable {
    /** What triggers of outputs call the engine. */
    static final String NAME = "drools";

    private static final Logger LOG = LoggerFactory.getLogger(DroolsPart.class);
    private static final Duration LEASE = Duration.ofSeconds(5);

    private final Bus bus;
    private final CommandDesk desk;
    private final AlertBook alerts;
    private final Engine engine;
    private final DeviceServices services;
    private final Clock clock;
    private @Nullable DroolsRules rules;
    private @Nullable DroolsEffects effects;

    DroolsPart(
            Bus bus,
            CommandDesk desk,
            AlertBook alerts,
            Engine engine,
            DeviceServices services,
            MeterRegistry registry,
            Clock clock) {
        this.bus = bus;
        this.desk = desk;
        this.alerts = alerts;
        this.engine = engine;
        this.services = services;
        this.clock = clock;
        count(registry, "firings", "Consequences run.", DroolsStatus::firings);
        count(registry, "commands", "Commands asked for.", DroolsStatus::commands);
        count(registry, "unchanged", "Commands left out because nothing had changed.", DroolsStatus::unchanged);
        count(registry, "stale", "Consequences too old to cause anything.", DroolsStatus::stale);
        count(registry, "late", "Readings that came behind the clock.", DroolsStatus::late);
        count(registry, "retracted", "Facts that gave way to the cap.", DroolsStatus::retracted);
        count(registry, "errors", "Consequences that failed.", DroolsStatus::errors);
        count(registry, "restarts", "Sessions given up.", DroolsStatus::restarts);
        FunctionCounter.builder("penstock.drools.unrecorded", this, DroolsPart::unrecorded)
                .description("Firings and events that the bus did not take.")
                .register(registry);
        Gauge.builder("penstock.drools.facts", this, p -> p.number(DroolsStatus::facts))
                .description("Facts in the session.")
                .register(registry);
    }

    private void count(MeterRegistry registry, String name, String text, ToLongFunction<DroolsStatus> value) {
        FunctionCounter.builder("penstock.drools." + name, this, p -> p.number(value))
                .description(text)
                .register(registry);
    }

    private double number(ToLongFunction<DroolsStatus> value) {
        DroolsRules running = running();
        return running == null ? 0 : value.applyAsLong(running.status());
    }

    private synchronized double unrecorded() {
        return effects == null ? 0 : effects.unrecorded();
    }

    private synchronized @Nullable DroolsRules running() {
        return rules;
    }

    /** Opens the cursors where the profile has such files, so that no event is missed; loads nothing yet. */
    synchronized void open(Profile profile) {
        if (rules != null || profile.rules().drools().isEmpty()) {
            return;
        }
        DroolsEffects made = new DroolsEffects(
                bus, desk, alerts, () -> engine.connections().states(), services, profile.devices(), clock);
        Presence presence = desk.presence(Presence.Owner.RULES, NAME, LEASE);
        DroolsRules opened = new DroolsRules(bus, made, presence, DroolsFiles.settings(profile), clock);
        made.rules(opened::has);
        opened.open();
        effects = made;
        rules = opened;
    }

    /** Runs the profile's files, from now on. Returns at once; what is wrong with them is logged and in health. */
    synchronized void apply(Profile profile) {
        if (profile.rules().drools().isEmpty()) {
            end();
            return;
        }
        open(profile);
        if (rules == null || effects == null) {
            return;
        }
        effects.devices(profile.devices());
        try {
            rules.change(DroolsFiles.sources(profile));
        } catch (IOException e) {
            LOG.error("rules: a .drl file cannot be read, what ran goes on: {}", e.toString());
        }
    }

    /** There are no such files any more: nothing is held for them on the bus. */
    private void end() {
        if (rules != null) {
            close();
            bus.drop(DroolsRules.CURSOR);
            bus.drop(DroolsRules.WINDOW_CURSOR);
        }
    }

    /** A part for health, when there are such rules. */
    synchronized List<Part> parts() {
        if (rules == null) {
            return List.of();
        }
        DroolsStatus status = rules.status();
        boolean well =
                status.state() == DroolsStatus.State.UP && status.reason().isEmpty();
        boolean loading = status.state() == DroolsStatus.State.LOADING;
        return List.of(new Part(
                "rules", "drools", status.state().name().toLowerCase(Locale.ROOT), well || loading, status.reason()));
    }

    @Override
    public synchronized void close() {
        if (rules != null) {
            rules.close();
            rules = null;
        }
        if (effects != null) {
            effects.close();
            effects = null;
        }
    }
}
