/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import io.penstock.api.command.Answer;
import io.penstock.api.command.Audit;
import io.penstock.api.command.Caller;
import io.penstock.api.command.Cause;
import io.penstock.api.command.Command;
import io.penstock.api.command.Outcome;
import io.penstock.api.event.Event;
import io.penstock.api.rule.Consequence.RaiseAlert;
import io.penstock.api.rule.Firing;
import io.penstock.api.rule.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A machine with what it asks for written down, and answers given at will. */
final class TestWorld implements Effects {
    final TestTimes times;
    final List<Firing> firings = new ArrayList<>();
    final List<Command> commands = new ArrayList<>();
    final List<Event> published = new ArrayList<>();
    final List<String> alerts = new ArrayList<>();
    final Machine machine;
    /** Null: nobody answers. */
    @Nullable
    Outcome answer = Outcome.DONE;

    @Nullable
    Cause cause;

    String reason = "said so";
    /** Answers that said what the one before did not. */
    final List<Answer> news = new ArrayList<>();

    private final List<Command> unanswered = new ArrayList<>();

    TestWorld(TestTimes times, Rule... rules) {
        this.times = times;
        this.machine = new Machine(times, this);
        machine.apply(List.of(rules));
    }

    /** After a restart with what another has saved. */
    TestWorld(TestTimes times, Map<io.penstock.api.bus.StateKey, byte[]> saved, Rule... rules) {
        this.times = times;
        this.machine = new Machine(times, this);
        machine.restore(List.of(rules), saved);
    }

    /** A young reading. */
    Event says(String device, double temperature) {
        Event event = TestRules.temperature(device, temperature, times.wall());
        machine.onEvent(event);
        answerAll();
        return event;
    }

    void saysLate(String device, double temperature, Duration age) {
        machine.onEvent(TestRules.temperature(device, temperature, times.wall() - age.toNanos()));
        answerAll();
    }

    /** Lets time pass in steps of what the machine asks for. */
    void pass(Duration time) {
        long left = time.toNanos();
        while (left > 0) {
            long step = Math.max(1, Math.min(left, machine.untilDue()));
            times.pass(Duration.ofNanos(step));
            left -= step;
            machine.onTime();
            answerAll();
        }
    }

    void answerAll() {
        while (answer != null && !unanswered.isEmpty()) {
            reply(unanswered.remove(0), answer, cause);
        }
    }

    void reply(Command command, Outcome outcome, @Nullable Cause why) {
        Answer said = new Answer(command, outcome, why, reason, null, List.of(), Instant.EPOCH);
        if (machine.answered(said)) {
            news.add(said);
        }
    }

    void down(String device, boolean is) {
        machine.down(device, is, UUID.randomUUID());
    }

    /** Of boiler-1, as the record says. */
    void written(Caller.Origin by, boolean burner) {
        written(by, Map.of("Burner", burner));
    }

    void written(Caller.Origin by, Map<String, Object> values) {
        Command command = Command.set(
                UUID.randomUUID().toString(),
                "boiler-1",
                String.join("", values.keySet()),
                values,
                Caller.of(by, "somebody"),
                Times.instant(times.wall()));
        machine.recorded(new Audit(command, Outcome.DONE, null, "", List.of(), Times.instant(times.wall())));
    }

    /** {@code Burner=true}, in the order asked. */
    List<String> writes() {
        return commands.stream()
                .map(c -> c.values().entrySet().iterator().next())
                .map(e -> e.getKey() + "=" + e.getValue())
                .toList();
    }

    Map<io.penstock.api.bus.StateKey, byte[]> save(Map<io.penstock.api.bus.StateKey, byte[]> before) {
        Map<io.penstock.api.bus.StateKey, byte[]> all = new HashMap<>(before);
        machine.changes().forEach((key, value) -> {
            if (value == null) {
                all.remove(key);
            } else {
                all.put(key, value);
            }
        });
        return all;
    }

    @Override
    public void fired(Firing firing, int hops) {
        firings.add(firing);
    }

    @Override
    public void ask(Command command) {
        commands.add(command);
        unanswered.add(command);
    }

    @Override
    public void publish(Event event) {
        published.add(event);
    }

    @Override
    public void raise(String name, RaiseAlert alert, String text, Firing firing, int hops) {
        alerts.add(name + ": " + text);
    }

    @Override
    public void clear(String name, int hops) {
        alerts.add(name + " cleared");
    }
}
