/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.drools;

import io.penstock.api.command.Answer;
import io.penstock.api.command.Cause;
import io.penstock.api.command.Command;
import io.penstock.api.command.Outcome;
import io.penstock.api.event.Event;
import io.penstock.api.event.Provenance;
import io.penstock.api.rule.Severity;
import io.penstock.api.setting.Durations;
import io.penstock.rules.drools.facts.RuleAlerts;
import io.penstock.rules.drools.facts.RuleCommands;
import io.penstock.rules.drools.facts.RuleEvents;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.kie.api.event.rule.AfterMatchFiredEvent;
import org.kie.api.event.rule.BeforeMatchFiredEvent;
import org.kie.api.event.rule.DefaultAgendaEventListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands between the consequences of one session and the program: knows which rule is firing and what caused it, and lets out what it
 * asks for once it has ended well. On the session's thread, but for {@link #abandon} and {@link #running}.
 */
final class FiringScope extends DefaultAgendaEventListener implements RuleCommands, RuleEvents, RuleAlerts {
    /** What happens to what consequences ask for. */
    enum Mode {
        /** It is done. */
        ACT,
        /** Nothing, quietly: what came before is read again. */
        WARM,
        /** Nothing, counted: the cause is too old or a replay. */
        STALE
    }

    /** What no asking again mends. */
    private static final Set<Cause> FOR_GOOD = Set.of(
            Cause.NO_DEVICE, Cause.NO_TARGET, Cause.NOT_ALLOWED, Cause.INVALID, Cause.FORBIDDEN, Cause.DUPLICATE);

    private static final Logger LOG = LoggerFactory.getLogger(FiringScope.class);
    private static final UUID NO_CAUSE = new UUID(0, 0);

    private final Effects effects;
    private final Edges edges;
    private final Counters counters;
    private final Clock clock;
    private final Map<UUID, Integer> ordinals = new HashMap<>();
    private UUID cause = NO_CAUSE;
    private Mode mode = Mode.WARM;
    private @Nullable Draft draft;
    private String trigger = "";
    private int fired;
    private String lastRule = "";
    private volatile boolean abandoned;
    private volatile @Nullable String running;

    FiringScope(Effects effects, Edges edges, Counters counters, Clock clock) {
        this.effects = effects;
        this.edges = edges;
        this.counters = counters;
        this.clock = clock;
    }

    /** From now on this event is the cause. */
    void caused(Event event) {
        cause = event.id();
        trigger = "a reading of " + event.device() + (event.source().isEmpty() ? "" : "/" + event.source());
        ordinals.clear();
    }

    /** From now on the passing of time is the cause, or a state that changed. */
    void caused(String changed) {
        trigger = changed;
    }

    void mode(Mode changed) {
        mode = changed;
    }

    /** Starts counting firings anew. */
    void count() {
        fired = 0;
    }

    int fired() {
        return fired;
    }

    String lastRule() {
        return lastRule;
    }

    /** The rule whose consequence runs at this moment; null for none. Any thread. */
    @Nullable
    String running() {
        return running;
    }

    /** The consequence that was running has thrown: nothing of it is done. */
    void discard() {
        running = null;
        draft = null;
    }

    /** Nothing comes out any more, whatever the session still does. Any thread. */
    void abandon() {
        abandoned = true;
    }

    private void checkAlive() {
        if (abandoned) {
            throw new IllegalStateException("this session was given up");
        }
    }

    @Override
    public void beforeMatchFired(BeforeMatchFiredEvent event) {
        checkAlive();
        fired++;
        counters.firings.increment();
        draft = new Draft(event.getMatch());
        lastRule = event.getMatch().getRule().getName();
        running = lastRule;
    }

    @Override
    public void afterMatchFired(AfterMatchFiredEvent event) {
        running = null;
        Draft done = draft;
        draft = null;
        if (done == null || done.isEmpty()) {
            return;
        }
        UUID id =
                firingId(done); // whatever comes of it: what a timer does again is counted alike when it is read again
        if (mode == Mode.WARM) {
            return;
        }
        if (mode == Mode.STALE) {
            counters.stale.increment();
            return;
        }
        checkAlive();
        act(done, id);
    }

    private void act(Draft done, UUID id) {
        Instant now = clock.instant();
        List<Command> news = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (Command command : done.commands(id, now)) {
            if (!edges.hasRoom(command.device(), command.values().keySet())) {
                String full = "rules in DRL must set at most " + Edges.MOST_OUTPUTS + " different outputs";
                refuse(done, "set " + command.device() + " " + command.values(), full, notes);
            } else if (edges.ask(done.rule(), command.device(), command.values(), now.toEpochMilli())) {
                news.add(command);
            } else {
                counters.unchanged.increment();
                notes.add("set " + command.device() + " " + command.values() + ": unchanged");
            }
        }
        List<Event> events = new ArrayList<>();
        for (Event event : done.events(id, now.toEpochMilli() * 1_000_000, effects)) {
            if (event.provenance().hops() > Provenance.MAX_HOPS) {
                String loop = "an event must pass at most " + Provenance.MAX_HOPS
                        + " producers but this one is part of a loop";
                refuse(done, "publish " + event.device() + "/" + event.source(), loop, notes);
            } else {
                events.add(event);
            }
        }
        List<DrlFiring.Alert> alerts = new ArrayList<>();
        for (DrlFiring.Alert alert : done.alerts) {
            if (!edges.hasRoom(alert)) {
                String full = "rules in DRL must raise at most " + Edges.MOST_ALERTS + " different alerts at once";
                refuse(done, "alert " + alert.name(), full, notes);
            } else if (edges.alert(alert, now.toEpochMilli())) {
                alerts.add(alert);
            }
        }
        if (news.isEmpty() && events.isEmpty() && alerts.isEmpty()) {
            return;
        }
        counters.commands.add(news.size());
        DrlFiring firing =
                new DrlFiring(id, done.rule(), now, trigger, done.hops(), done.matched(), news, events, alerts, notes);
        List<CompletionStage<Answer>> answers = effects.fired(firing);
        for (DrlFiring.Alert alert : alerts) {
            if (!effects.say(alert, firing)) {
                edges.notRaised(alert.name(), now.toEpochMilli());
            }
        }
        answers.forEach(a -> a.thenAccept(this::answered));
    }

    private void refuse(Draft done, String what, String why, List<String> notes) {
        counters.errors.increment();
        String text = "rule '" + done.rule() + "': " + why;
        if (counters.trouble(text)) {
            LOG.error("rules: {}: not done: {}", text, what);
        }
        notes.add(what + ": " + why);
    }

    private void answered(Answer answer) {
        boolean failed = answer.outcome() == Outcome.REFUSED || answer.outcome() == Outcome.FAILED;
        if (failed && !(answer.cause() != null && FOR_GOOD.contains(answer.cause()))) {
            Command command = answer.command();
            edges.notDone(command.device(), command.values().keySet(), clock.millis());
        }
    }

    /** Rule, facts that matched and cause name it; the ordinal tells one match from its repetition by a timer. */
    private UUID firingId(Draft done) {
        UUID match =
                UUID.nameUUIDFromBytes((done.rule() + "/" + done.ids() + "/" + cause).getBytes(StandardCharsets.UTF_8));
        int ordinal = ordinals.merge(match, 1, Integer::sum);
        return Draft.id(match, "firing", ordinal);
    }

    private Draft asking(String what) {
        checkAlive();
        Draft current = draft;
        if (current == null) {
            throw new IllegalStateException(what + " can be used in the 'then' of a rule only");
        }
        return current;
    }

    @Override
    public void set(String device, String resource, Object value) {
        set(device, resource, Map.of(resource, value));
    }

    @Override
    public void set(String device, String target, Map<String, ?> values) {
        Map<String, Object> typed = new HashMap<>();
        values.forEach((resource, value) -> typed.put(
                resource, value instanceof Number || value instanceof Boolean ? value : String.valueOf(value)));
        asking("commands").commands.add(new Draft.Asked(device, target, Map.copyOf(typed)));
    }

    @Override
    public void publish(String device, String source, Map<String, ?> readings) {
        if (device.isEmpty() || readings.isEmpty()) {
            throw new IllegalArgumentException("events.publish must have a device and at least one reading");
        }
        asking("events").events.add(new Draft.Published(device, source, Map.copyOf(readings)));
    }

    @Override
    public void raise(String name, String severity, String text) {
        raise(name, severity, text, "0");
    }

    @Override
    public void raise(String name, String severity, String text, String repeat) {
        asking("alerts")
                .raise(name, Severity.valueOf(severity.toUpperCase(Locale.ROOT)), text, Durations.parse(repeat));
    }

    @Override
    public void clear(String name) {
        asking("alerts").clear(name);
    }
}
