/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import io.penstock.api.bus.Bus;
import io.penstock.api.command.Presence;
import io.penstock.app.http.Health.Part;
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

/** The YAML rules of the running program, and all rules' alerts. */
final class RulesHost implements AutoCloseable {
    /** A run says that it lives each second at least; one that hangs for so long is lost. */
    private static final Duration LEASE = Duration.ofSeconds(5);

    private final AlertBook alerts;
    private final YamlRules yaml;

    RulesHost(Bus bus, CommandDesk desk, Clock clock) {
        alerts = new AlertBook(bus, clock);
        yaml = new YamlRules(
                bus, desk, alerts, () -> desk.presence(Presence.Owner.RULES, "yaml", LEASE), clock);
    }

    /** Their cursor stands before a device says its first word. */
    void open(Profile profile) {
        yaml.open(profile.rules().rules());
    }

    /** The devices are there. */
    void begin() {
        yaml.begin();
    }

    void apply(Profile next) {
        yaml.apply(next.rules().rules());
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
        alerts.close();
    }
}
