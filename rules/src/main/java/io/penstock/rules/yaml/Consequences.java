/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import io.penstock.api.event.Event;
import io.penstock.api.event.Provenance;
import io.penstock.api.event.Reading;
import io.penstock.api.event.Uuids;
import io.penstock.api.event.ValueText;
import io.penstock.api.event.ValueType;
import io.penstock.api.rule.Consequence;
import io.penstock.api.rule.Consequence.Publish;
import io.penstock.api.rule.Consequence.RaiseAlert;
import io.penstock.api.rule.Consequence.SetValues;
import io.penstock.api.rule.Firing;
import io.penstock.api.rule.Firing.Edge;
import io.penstock.api.rule.Formula;
import io.penstock.api.rule.Input;
import io.penstock.api.rule.Rule;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Does what a rule says when it comes true or ends, and records why. */
final class Consequences {
    private static final String INSTANCE = "{device}";
    private static final String RAISED = " raised";
    /** Of the last firing, what is no event of it. */
    private static final int NO_MORE = -1;

    private final Effects effects;
    private final Claims claims;
    private final Writes writes;
    private long firings;
    private long missing;
    private long loops;

    Consequences(Effects effects, Claims claims, Writes writes) {
        this.effects = effects;
        this.claims = claims;
        this.writes = writes;
    }

    /**
     * The id is made of what is the same when the rule comes to the same moment again. A rule that was changed, or taken out, and is again what it
     * was, has come to another: what it did back then is to be done once more, and may not be taken for a duplicate.
     */
    private static UUID idOf(Instance i, Trigger trigger, Edge edge) {
        String name =
                i.use.rule.name() + '\0' + i.use.fingerprint() + '\0' + i.device + '\0' + trigger.id() + '\0' + edge;
        String since = i.since == 0 ? "" : "\0" + i.since;
        return UUID.nameUUIDFromBytes((name + since).getBytes(StandardCharsets.UTF_8));
    }

    private static Edge edge(Instance i) {
        return i.active ? Edge.THEN : Edge.OTHERWISE;
    }

    /** Whether the instance has come to what it did last: what it comes to from here on is new. */
    boolean comesAgain(Instance i, Trigger trigger) {
        UUID id = idOf(i, trigger, edge(i));
        if (!id.equals(i.recalled)) {
            return false;
        }
        i.rereads = false;
        i.fired = id;
        i.dirty = true;
        return true;
    }

    /** The instance has come true or ended; what follows is done. */
    void fire(Instance i, Trigger trigger, long wall) {
        Rule rule = i.use.rule;
        Edge edge = edge(i);
        UUID id = idOf(i, trigger, edge);
        boolean known = id.equals(i.recalled);
        i.acted = i.active;
        i.again = false;
        i.fired = id;
        i.recalled = null;
        i.dirty = true;
        firings++;
        List<Consequence> list = i.active ? rule.then() : rule.otherwise();
        @Nullable Reading[] inputs = i.inputs(wall);
        Writes.Draft draft = new Writes.Draft(id.toString(), wall);
        List<Claim> wanted = claims(i, list, inputs, wall, draft);
        List<RaiseAlert> alerts = new ArrayList<>();
        list.forEach(c -> {
            if (c instanceof RaiseAlert a) {
                alerts.add(a);
            }
        });
        if (i.active) {
            writes.begin(i, wanted, draft);
        } else {
            writes.end(i, wanted, draft);
        }
        List<Event> events = events(i, list, inputs, wall, trigger, id, draft);
        List<String> said = new ArrayList<>();
        i.raised.forEach(name -> said.add(name + " cleared"));
        alerts.forEach(a -> said.add(alertName(i, a) + RAISED));
        Firing firing = new Firing(
                id,
                rule.name(),
                deviceOf(i, wanted),
                i.device,
                edge,
                trigger.words(),
                condition(rule, edge),
                values(i, inputs),
                draft.commands,
                said,
                draft.notes,
                Times.instant(wall));
        if (!known) {
            effects.fired(firing, trigger.hops());
        }
        sayAlerts(i, alerts, firing, inputs, trigger.hops());
        events.forEach(effects::publish);
    }

    private void sayAlerts(Instance i, List<RaiseAlert> alerts, Firing firing, @Nullable Reading[] inputs, int hops) {
        List<String> names = alerts.stream().map(a -> alertName(i, a)).toList();
        i.raised.stream().filter(n -> !names.contains(n)).toList().forEach(n -> effects.clear(n, hops));
        i.raised.clear();
        for (RaiseAlert alert : alerts) {
            i.raised.add(alertName(i, alert));
            effects.raise(alertName(i, alert), alert, text(alert.text(), i, inputs), firing, hops);
        }
    }

    /** Names of the alerts that a firing has left standing. */
    static List<String> raised(Firing firing) {
        return firing.alerts().stream()
                .filter(said -> said.endsWith(RAISED))
                .map(said -> said.substring(0, said.length() - RAISED.length()))
                .toList();
    }

    private static String alertName(Instance i, RaiseAlert alert) {
        return i.device.isEmpty() ? alert.name() : alert.name() + "@" + i.device;
    }

    private List<Claim> claims(
            Instance i, List<Consequence> list, @Nullable Reading[] inputs, long wall, Writes.Draft draft) {
        List<Claim> made = new ArrayList<>();
        int priority = i.use.rule.priority();
        for (Consequence consequence : list) {
            if (consequence instanceof SetValues set) {
                String device = device(set.device(), i);
                Map<String, Object> values = compute(set.values(), device, inputs, wall, draft);
                if (values != null) {
                    made.add(
                            new Claim(i, priority, device, set.target(), values, set.repeatSafe(), claims.nextOrder()));
                }
            }
        }
        return made;
    }

    private @Nullable Map<String, Object> compute(
            Map<String, Formula> formulas, String device, @Nullable Reading[] inputs, long wall, Writes.Draft draft) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Map.Entry<String, Formula> e : formulas.entrySet()) {
            Object value = e.getValue().value(inputs, wall);
            if (value == null) {
                missing++;
                draft.notes.add(device + "/" + e.getKey() + " has no value: '"
                        + e.getValue().text() + "' needs an input that is missing");
                return null;
            }
            values.put(e.getKey(), value);
        }
        return values;
    }

    private List<Event> events(
            Instance i,
            List<Consequence> list,
            @Nullable Reading[] inputs,
            long wall,
            Trigger trigger,
            UUID firing,
            Writes.Draft draft) {
        List<Event> events = new ArrayList<>();
        for (Consequence consequence : list) {
            if (!(consequence instanceof Publish publish)) {
                continue;
            }
            String device = device(publish.device(), i);
            if (trigger.hops() >= Provenance.MAX_HOPS) {
                loops++;
                draft.notes.add(
                        "nothing of " + device + " is published: it has gone round " + trigger.hops() + " times");
                continue;
            }
            Map<String, Object> values = compute(publish.readings(), device, inputs, wall, draft);
            if (values != null) {
                List<Reading> readings = new ArrayList<>();
                values.forEach((resource, value) -> readings.add(reading(resource, value, wall)));
                events.add(Event.of(Uuids.derive(firing, events.size()), device, "", publish.source(), wall, readings)
                        .withProvenance(new Provenance(i.use.producer, trigger.hops() + 1, false)));
            }
        }
        return events;
    }

    private static Reading reading(String resource, Object value, long wall) {
        if (value instanceof Boolean b) {
            return Reading.ofBool(resource, wall, b);
        }
        if (value instanceof Long n) {
            return Reading.ofInteger(resource, ValueType.INT64, wall, n);
        }
        if (value instanceof Number n) {
            return Reading.ofFloat(resource, ValueType.FLOAT64, wall, n.doubleValue());
        }
        return Reading.ofText(resource, wall, value.toString());
    }

    private static String device(String written, Instance i) {
        return written.equals(INSTANCE) ? i.device : written;
    }

    private static String deviceOf(Instance i, List<Claim> wanted) {
        if (!i.device.isEmpty()) {
            return i.device;
        }
        if (!wanted.isEmpty()) {
            return wanted.get(0).device();
        }
        return i.cells.length > 0 ? i.cells[0].name.device() : "rules";
    }

    private static String condition(Rule rule, Edge edge) {
        if (edge == Edge.OTHERWISE && rule.clear() != null) {
            return rule.clear().text();
        }
        String schedule =
                rule.schedule() == null ? "" : "schedule " + rule.schedule().text();
        return rule.when() == null ? schedule : rule.when().text();
    }

    private static Map<String, String> values(Instance i, @Nullable Reading[] inputs) {
        Map<String, String> values = new LinkedHashMap<>();
        List<Input> declared = i.use.rule.inputs();
        for (int n = 0; n < inputs.length; n++) {
            values.put(declared.get(n).name(), i.cells[n].name + " = " + shown(inputs[n]));
        }
        return values;
    }

    /** For people. */
    static String shown(@Nullable Reading reading) {
        if (reading == null) {
            return "missing";
        }
        String value = ValueText.plain(reading);
        return reading.units().isEmpty() ? value : value + " " + reading.units();
    }

    private static String text(String template, Instance i, @Nullable Reading[] inputs) {
        String text = template.replace(INSTANCE, i.device.isEmpty() ? deviceOf(i, List.of()) : i.device);
        List<Input> declared = i.use.rule.inputs();
        for (int n = 0; n < inputs.length; n++) {
            text = text.replace("{" + declared.get(n).name() + "}", shown(inputs[n]));
        }
        return text;
    }

    /**
     * Its rule is no more, or matches its device no more. What it claimed falls to the next, on record as any other end of it: whose commands they
     * are can be told.
     */
    void handOver(Instance i, long wall) {
        Trigger gone = Trigger.gone(i.last);
        String device = deviceOf(i, List.copyOf(i.claims));
        end(i, idOf(i, gone, Edge.OTHERWISE), device, gone.words(), values(i, i.inputs(wall)), wall);
    }

    /**
     * Its device is no more. What it claimed falls to the next, as when its rule is gone; its {@code otherwise} is for what has ended, and this has
     * not.
     */
    void farewell(Instance i, long wall) {
        end(i, farewellAfter(i.fired), i.device, i.device + " is no more", Map.of(), wall);
    }

    /** The id of a farewell, by that of what was fired before it. */
    static UUID farewellAfter(UUID fired) {
        return Uuids.derive(fired, NO_MORE);
    }

    private void end(Instance i, UUID id, String device, String because, Map<String, String> values, long wall) {
        List<String> said = i.raised.stream().map(name -> name + " cleared").toList();
        Writes.Draft draft = new Writes.Draft(id.toString(), wall);
        writes.end(i, List.of(), draft);
        if (!draft.commands.isEmpty() || !said.isEmpty()) {
            effects.fired(
                    new Firing(
                            id,
                            i.use.rule.name(),
                            device,
                            i.device,
                            Edge.OTHERWISE,
                            because,
                            "",
                            values,
                            draft.commands,
                            said,
                            draft.notes,
                            Times.instant(wall)),
                    0);
        }
        i.raised.forEach(name -> effects.clear(name, 0));
        i.raised.clear();
    }

    long firings() {
        return firings;
    }

    long missing() {
        return missing;
    }

    long loops() {
        return loops;
    }
}
