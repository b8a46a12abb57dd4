/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.api.bus.Bus;
import io.penstock.api.command.Presence;
import io.penstock.api.device.Device;
import io.penstock.api.error.Guarded;
import io.penstock.app.about.Health.Part;
import io.penstock.device.sdk.command.CommandDesk;
import io.penstock.engine.profile.Profile;
import io.penstock.rules.AlertBook;
import io.penstock.rules.yaml.RulesStatus;
import io.penstock.rules.yaml.RulesStatus.State;
import io.penstock.rules.yaml.YamlRules;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The YAML rules of the running program, and all rules' alerts. */
final class RulesHost implements AutoCloseable {
    /** What triggers of outputs call the engine. */
    static final String YAML = "yaml";

    private static final Logger LOG = LoggerFactory.getLogger(RulesHost.class);

    /** A run says that it lives each second at least; one that hangs for so long is lost. */
    private static final Duration LEASE = Duration.ofSeconds(5);

    private final AlertBook alerts;
    private final YamlRules yaml;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "alerts");
        thread.setDaemon(true);
        return thread;
    });

    RulesHost(Bus bus, CommandDesk desk, MeterRegistry registry, Clock clock) {
        alerts = new AlertBook(bus, clock);
        Runnable tick = Guarded.guarded(
                alerts::tick, e -> LOG.error("alerts: could not be looked at; once more in a second", e));
        var ignored = timer.scheduleWithFixedDelay(tick, 1, 1, TimeUnit.SECONDS);
        measure(registry);
        yaml = new YamlRules(bus, desk, alerts, () -> desk.presence(Presence.Owner.RULES, YAML, LEASE), clock);
    }

    private void measure(MeterRegistry registry) {
        count(registry, "firings", "Firings recorded.", s -> s.counts().firings());
        count(registry, "readings", "Readings taken in.", s -> s.counts().readings());
        count(registry, "stale", "Events too old to cause anything.", s -> s.counts()
                .stale());
        count(registry, "missing", "Values that could not be computed.", s -> s.counts()
                .missing());
        count(registry, "retried", "Refused writes that were put off.", s -> s.counts()
                .retried());
        count(registry, "given.up", "Writes that were refused for good.", s -> s.counts()
                .givenUp());
        count(registry, "unrecorded", "Firings and events that the bus did not take.", RulesStatus::unrecorded);
        count(registry, "restarts", "Times that the rules died.", RulesStatus::restarts);
        gauge(registry, "active", "Rules' instances that are active.", s -> s.counts()
                .active());
        gauge(registry, "waiting", "Writes that wait to be tried again.", s -> s.counts()
                .waiting());
        gauge(registry, "lag", "Events that have not been looked at.", RulesStatus::lag);
        Gauge.builder("penstock.alerts", alerts, a -> a.standing().size())
                .description("Alerts that stand.")
                .register(registry);
        FunctionCounter.builder("penstock.alerts.lost", alerts, AlertBook::lost)
                .description("Changes of alerts that the bus did not take, and alerts that too many stood beside.")
                .register(registry);
    }

    private void count(MeterRegistry registry, String name, String text, ToDoubleFunction<RulesStatus> value) {
        FunctionCounter.builder("penstock.rules." + name, this, h -> value.applyAsDouble(h.status()))
                .description(text)
                .register(registry);
    }

    private void gauge(MeterRegistry registry, String name, String text, ToDoubleFunction<RulesStatus> value) {
        Gauge.builder("penstock.rules." + name, this, h -> value.applyAsDouble(h.status()))
                .description(text)
                .register(registry);
    }

    /** Their cursor stands before a device says its first word. */
    void open(Profile profile) {
        yaml.devices(devices(profile));
        yaml.open(profile.rules().rules());
    }

    /** The devices are there. */
    void begin() {
        yaml.begin();
    }

    void apply(Profile next) {
        yaml.apply(next.rules().rules());
        yaml.devices(devices(next));
    }

    private static List<String> devices(Profile profile) {
        return profile.devices().all().stream().map(Device::name).toList();
    }

    AlertBook alerts() {
        return alerts;
    }

    RulesStatus status() {
        return yaml.status();
    }

    /** None without rules. */
    List<Part> parts() {
        RulesStatus status = yaml.status();
        if (status.state() == State.NONE) {
            return List.of();
        }
        boolean well = status.state() == State.RUNNING && status.reason().isEmpty();
        return List.of(
                new Part("rules", "yaml", status.state().name().toLowerCase(Locale.ROOT), well, status.reason()));
    }

    @Override
    public void close() {
        yaml.close();
        timer.shutdownNow();
        alerts.close();
    }
}
