/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.control;

import io.penstock.api.bus.Bus;
import io.penstock.api.rule.Alert;
import io.penstock.rules.AlertBook;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** Why rules did what they did, and what they say is wrong; whether a program runs or not. */
public final class RuleOperations {
    private final Bus bus;
    private final Supplier<AlertBook> alerts;
    private final boolean own;

    /** Of a program that runs. */
    public RuleOperations(Bus bus, AlertBook alerts) {
        this(bus, () -> alerts, false);
    }

    private RuleOperations(Bus bus, Supplier<AlertBook> alerts, boolean own) {
        this.bus = bus;
        this.alerts = alerts;
        this.own = own;
    }

    /** Of a bus that no program runs on: the alerts are read when they are asked for. */
    public static RuleOperations of(Bus bus, Clock clock) {
        return new RuleOperations(bus, () -> new AlertBook(bus, clock), true);
    }

    public Map<String, Operation> all() {
        return Map.of("explain", this::explain, "alerts.list", this::list, "alerts.ack", this::acknowledge);
    }

    private void explain(Map<String, String> arguments, Operation.Answer answer) {
        String id = new Arguments(arguments).required("id");
        Explanation.of(bus, id).forEach(line -> answer.row(Row.of("line", line)));
    }

    private void list(Map<String, String> arguments, Operation.Answer answer) {
        AlertBook book = alerts.get();
        try {
            book.standing().forEach(alert -> answer.row(row(alert)));
        } finally {
            done(book);
        }
    }

    private void acknowledge(Map<String, String> arguments, Operation.Answer answer) {
        Arguments a = new Arguments(arguments);
        String name = a.required("name");
        AlertBook book = alerts.get();
        try {
            Alert alert = book.acknowledge(name, a.required("by"));
            if (alert == null) {
                throw new UserErrorException("no alert '" + name + "' stands; those that do are "
                        + book.standing().stream().map(Alert::name).toList());
            }
            answer.row(row(alert));
        } finally {
            done(book);
        }
    }

    private void done(AlertBook book) {
        if (own) {
            book.close();
        }
    }

    private static Row row(Alert alert) {
        return Row.of("alert", alert.name())
                .and("state", alert.state().name().toLowerCase(Locale.ROOT))
                .and("severity", alert.severity().name().toLowerCase(Locale.ROOT))
                .and("device", alert.device())
                .and("since", alert.raisedAt().toString())
                .and("said", alert.said())
                .and("by", alert.by())
                .and("text", alert.text())
                .and("firing", alert.firing());
    }
}
