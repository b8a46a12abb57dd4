/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.drools;

import io.penstock.api.command.Caller;
import io.penstock.api.command.Command;
import io.penstock.api.event.Event;
import io.penstock.api.event.Provenance;
import io.penstock.api.event.Reading;
import io.penstock.api.event.ValueType;
import io.penstock.api.rule.Severity;
import io.penstock.rules.drools.facts.LatestValue;
import io.penstock.rules.drools.facts.ReadingEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.kie.api.runtime.rule.Match;

/** What one consequence asks for, gathered while it runs: nothing of it is done unless it ends well. */
final class Draft {
    private static final int LONGEST_TEXT = 200;

    record Asked(String device, String target, Map<String, Object> values) {}

    record Published(String device, String source, Map<String, ?> readings) {}

    final Match match;
    final List<Asked> commands = new ArrayList<>();
    final List<Published> events = new ArrayList<>();
    final List<DrlFiring.Alert> alerts = new ArrayList<>();

    Draft(Match match) {
        this.match = match;
    }

    String rule() {
        return match.getRule().getName();
    }

    boolean isEmpty() {
        return commands.isEmpty() && events.isEmpty() && alerts.isEmpty();
    }

    /** Ids of the events behind the facts that matched, in an order of their own. */
    Set<UUID> ids() {
        Set<UUID> ids = new TreeSet<>();
        for (Object fact : match.getObjects()) {
            if (fact instanceof ReadingEvent reading) {
                ids.add(reading.getEventId());
            } else if (fact instanceof LatestValue latest) {
                ids.add(latest.getEventId());
            }
        }
        return ids;
    }

    /** The most producers that a matched fact has passed. */
    int hops() {
        int hops = 0;
        for (Object fact : match.getObjects()) {
            hops = Math.max(
                    hops,
                    fact instanceof ReadingEvent reading
                            ? reading.getHops()
                            : fact instanceof LatestValue latest ? latest.getHops() : 0);
        }
        return hops;
    }

    /** Of the thing at this index in a firing: the same each time. */
    static UUID id(UUID firing, String kind, int index) {
        return UUID.nameUUIDFromBytes((firing + "/" + kind + "/" + index).getBytes(StandardCharsets.UTF_8));
    }

    List<Command> commands(UUID firing, Instant at) {
        List<Command> made = new ArrayList<>();
        Caller caller = Caller.of(Caller.Origin.RULE, rule());
        for (int i = 0; i < commands.size(); i++) {
            Asked asked = commands.get(i);
            made.add(Command.set(
                            id(firing, "set", i).toString(), asked.device(), asked.target(), asked.values(), caller, at)
                    .because(firing.toString()));
        }
        return made;
    }

    List<Event> events(UUID firing, long origin, Effects effects) {
        List<Event> made = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            Published published = events.get(i);
            List<Reading> readings = new ArrayList<>();
            published.readings().forEach((resource, value) -> readings.add(reading(resource, value, origin)));
            made.add(new Event(
                    id(firing, "publish", i),
                    published.device(),
                    effects.profileOf(published.device()),
                    published.source(),
                    origin,
                    Map.of("rule", rule()),
                    List.copyOf(readings),
                    new Provenance(DroolsRules.PRODUCER + rule(), hops() + 1, false)));
        }
        return made;
    }

    private static Reading reading(String resource, Object value, long origin) {
        if (value instanceof Boolean bool) {
            return Reading.ofBool(resource, origin, bool);
        }
        if (value instanceof Double || value instanceof Float) {
            return Reading.ofFloat(resource, ValueType.FLOAT64, origin, ((Number) value).doubleValue());
        }
        if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return Reading.ofInteger(resource, ValueType.INT64, origin, ((Number) value).longValue());
        }
        return Reading.ofText(resource, origin, String.valueOf(value));
    }

    void raise(String name, Severity severity, String text, Duration repeat) {
        alerts.add(new DrlFiring.Alert(name, true, severity, text, repeat));
    }

    void clear(String name) {
        alerts.add(new DrlFiring.Alert(name, false, Severity.INFO, "", Duration.ZERO));
    }

    /** What matched, by the rule's own names where it gives them. */
    Map<String, String> matched() {
        Map<String, String> matched = new LinkedHashMap<>();
        Set<Object> named = java.util.Collections.newSetFromMap(new java.util.IdentityHashMap<>());
        for (String name : match.getDeclarationIds()) {
            Object value = match.getDeclarationValue(name);
            if (value != null) {
                named.add(value);
                matched.put(name, shortened(value));
            }
        }
        int number = 0;
        for (Object fact : match.getObjects()) {
            if (!named.contains(fact) && (fact instanceof ReadingEvent || fact instanceof LatestValue)) {
                matched.put("#" + ++number, shortened(fact));
            }
        }
        return matched;
    }

    private static String shortened(Object value) {
        String text = String.valueOf(value);
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "...";
    }
}
