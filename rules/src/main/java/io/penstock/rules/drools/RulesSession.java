/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.drools;

import io.penstock.api.event.Event;
import io.penstock.api.event.Reading;
import io.penstock.rules.drools.FiringScope.Mode;
import io.penstock.rules.drools.facts.DeviceState;
import io.penstock.rules.drools.facts.LatestValue;
import io.penstock.rules.drools.facts.LinkState;
import io.penstock.rules.drools.facts.ReadingEvent;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.kie.api.KieServices;
import org.kie.api.runtime.KieSession;
import org.kie.api.runtime.KieSessionConfiguration;
import org.kie.api.runtime.conf.ClockTypeOption;
import org.kie.api.runtime.rule.AgendaFilter;
import org.kie.api.runtime.rule.ConsequenceException;
import org.kie.api.runtime.rule.FactHandle;
import org.kie.api.time.SessionPseudoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Drools session with its clock, its facts and their bounds. One thread, but for {@link #giveUp}
 * and {@link #running}.
 *
 * <p>Its clock follows the events' origin while there is a backlog and the wall clock when there is none, and never goes back: it goes on when
 * the wall clock is put back ({@link SessionTime}). Each event is inserted and fired by itself, so that a consequence has one cause: that
 * event, or the time that has passed before it.
 */
final class RulesSession {
    private static final Logger LOG = LoggerFactory.getLogger(RulesSession.class);
    private static final int MOST_FAILURES = 100;
    private static final long STEP_MILLIS = 1_000;
    private static final long MOST_STEPS = 3_600;

    private static final String[] ALL_OF_LATEST = {
        "value", "bool", "text", "good", "type", "units", "profile", "timestamp", "eventId", "hops", "event"
    };
    private static final String[] TIME_OF_LATEST = {"timestamp", "eventId", "hops", "event"};

    private record Held(long time, FactHandle handle) {}

    private record State<T>(T fact, FactHandle handle) {}

    private final CompiledRules rules;
    private final DroolsSettings settings;
    private final Counters counters;
    private final SessionTime time;
    private final FiringScope scope;
    private final KieSession session;
    private final SessionPseudoClock clock;
    private final MadeFacts made;
    private final Deque<Held> readings = new ArrayDeque<>();
    private final Map<String, Map<String, State<LatestValue>>> latest = new HashMap<>();
    private final Map<String, State<DeviceState>> devices = new HashMap<>();
    private final Map<String, State<LinkState>> links = new HashMap<>();
    private final Set<String> leftOut;
    private @Nullable AgendaFilter filter;

    /** @param leftOut names of rules that do not fire */
    RulesSession(
            CompiledRules rules,
            Set<String> leftOut,
            DroolsSettings settings,
            Effects effects,
            Edges edges,
            Counters counters,
            SessionTime time) {
        this.rules = rules;
        this.leftOut = leftOut;
        this.filter = filter(null);
        this.settings = settings;
        this.counters = counters;
        this.time = time;
        this.scope = new FiringScope(effects, edges, counters, time.wall());
        KieSessionConfiguration configuration = KieServices.get().newKieSessionConfiguration();
        configuration.setOption(ClockTypeOption.PSEUDO);
        session = rules.base().newKieSession(configuration, null);
        clock = session.getSessionClock();
        made = new MadeFacts(session, settings.facts(), counters);
        session.addEventListener(scope);
        session.addEventListener(made);
        global("commands");
        global("events");
        global("alerts");
    }

    private void global(String name) {
        session.setGlobal(name, scope);
    }

    CompiledRules rules() {
        return rules;
    }

    /** What rules have made and keep, for the session that follows this one. */
    Collection<Object> made() {
        return made.stated();
    }

    /**
     * Begins with what came before; consequences run, and nothing of them comes out.
     *
     * @param before in the order that they came
     * @param carried what rules had made in the session before this one: then only rules that insert logically run, as the rest is done;
     *     null when there is none, and all run to make it anew
     */
    void warmUp(List<Event> before, @Nullable Collection<Object> carried) {
        filter = filter(carried == null ? null : rules.logical());
        long now = time.now();
        if (carried != null) {
            new CarriedFacts(rules.base()).of(carried).forEach(session::insert);
        }
        for (Event event : before) {
            take(event, now, true);
        }
        fire();
        filter = filter(null);
    }

    private @Nullable AgendaFilter filter(@Nullable Set<String> only) {
        if (only == null && leftOut.isEmpty()) {
            return null;
        }
        return match -> {
            String rule = match.getRule().getName();
            return !leftOut.contains(rule) && (only == null || only.contains(rule));
        };
    }

    /**
     * Takes events, then the time.
     *
     * @param live whether there is no backlog behind these: then the clock is the wall's
     */
    void process(List<Event> events, boolean live) {
        for (Event event : events) {
            take(event, time.now(), false);
        }
        if (live) {
            long now = time.now();
            advance(now, now, false);
        }
        counters.facts = session.getFactCount();
    }

    private void take(Event event, long now, boolean warm) {
        if (isOwn(event.provenance().producer())) {
            return; // a producer does not see its own
        }
        long at = time.of(event);
        advance(Math.min(at, now), now, warm);
        if (!warm && clock.getCurrentTime() - at > settings.actOn().toMillis()) {
            counters.late.increment();
        }
        scope.caused(event);
        boolean young = now - at <= settings.actOn().toMillis();
        scope.mode(warm ? Mode.WARM : young && !event.provenance().replayed() ? Mode.ACT : Mode.STALE);
        for (Reading reading : event.readings()) {
            insert(new ReadingEvent(event, reading, at - time.putBack(), at));
        }
        fire();
    }

    private boolean isOwn(String producer) {
        return producer.startsWith(DroolsRules.PRODUCER)
                && rules.rules().contains(producer.substring(DroolsRules.PRODUCER.length()));
    }

    /** In two steps where time has stood still for long: what came true back then is too old to cause anything. */
    private void advance(long to, long now, boolean warm) {
        long young = now - settings.actOn().toMillis();
        if (clock.getCurrentTime() < young) {
            step(Math.min(to, young), warm ? Mode.WARM : Mode.STALE);
        }
        step(to, warm ? Mode.WARM : Mode.ACT);
    }

    /** By the second, so that what is due in between meets the facts of its time. */
    private void step(long to, Mode mode) {
        long way = to - clock.getCurrentTime();
        if (way <= 0) {
            return;
        }
        scope.mode(mode);
        scope.caused("time");
        long most = clock.getCurrentTime() == 0 ? way : Math.max(STEP_MILLIS, way / MOST_STEPS);
        while (clock.getCurrentTime() < to) {
            clock.advanceTime(Math.min(most, to - clock.getCurrentTime()), TimeUnit.MILLISECONDS);
            fire();
            if (expire()) {
                fire();
            }
        }
    }

    private void insert(ReadingEvent reading) {
        try {
            if (rules.looksAt(ReadingEvent.class)
                    && reading.getSessionTime()
                            >= clock.getCurrentTime() - rules.keep().toMillis()) {
                readings.add(new Held(reading.getSessionTime(), made.quietly(() -> session.insert(reading))));
                if (readings.size() > settings.facts()) {
                    retract(readings.remove());
                    counters.retracted.increment();
                }
            }
            if (rules.looksAt(LatestValue.class)) {
                update(reading);
            }
        } catch (RuntimeException e) {
            failed("a condition failed on " + reading.getDevice() + "/" + reading.getResource(), e);
        }
    }

    private void update(ReadingEvent reading) {
        Map<String, State<LatestValue>> device = latest.computeIfAbsent(reading.getDevice(), d -> new HashMap<>());
        State<LatestValue> known = device.get(reading.getResource());
        if (known == null) {
            LatestValue fact = new LatestValue(reading);
            device.put(reading.getResource(), new State<>(fact, made.quietly(() -> session.insert(fact))));
        } else if (reading.getSessionTime() >= known.fact().getEvent().getSessionTime()) {
            String[] changed = known.fact().take(reading) ? ALL_OF_LATEST : TIME_OF_LATEST;
            session.update(known.handle(), known.fact(), changed);
        }
    }

    /** Takes the states of devices and connections. */
    void states(Map<String, String> deviceStates, Map<String, Boolean> linkStates) {
        scope.mode(Mode.ACT);
        scope.caused("the state of a device or connection");
        boolean changed = false;
        if (rules.looksAt(DeviceState.class)) {
            changed = devices.keySet().removeIf(name -> gone(name, deviceStates, devices));
            for (Map.Entry<String, String> now : deviceStates.entrySet()) {
                changed |= device(now.getKey(), now.getValue());
            }
        }
        if (rules.looksAt(LinkState.class)) {
            changed |= links.keySet().removeIf(name -> gone(name, linkStates, links));
            for (Map.Entry<String, Boolean> now : linkStates.entrySet()) {
                changed |= link(now.getKey(), now.getValue());
            }
        }
        if (changed) {
            fire();
        }
    }

    /** Devices are no more: what they said last is no value any more. */
    void forget(Collection<String> gone) {
        scope.mode(Mode.ACT);
        scope.caused("a device that is no more");
        for (String device : gone) {
            Map<String, State<LatestValue>> its = latest.remove(device);
            if (its != null) {
                its.values().forEach(state -> session.delete(state.handle()));
            }
        }
        fire();
    }

    private <T> boolean gone(String name, Map<String, ?> now, Map<String, State<T>> known) {
        State<T> state = known.get(name);
        if (now.containsKey(name) || state == null) {
            return false;
        }
        session.delete(state.handle());
        return true;
    }

    private boolean device(String name, String now) {
        State<DeviceState> known = devices.get(name);
        if (known == null) {
            DeviceState fact = new DeviceState(name, now);
            devices.put(name, new State<>(fact, made.quietly(() -> session.insert(fact))));
            return true;
        }
        if (known.fact().getState().equals(now)) {
            return false;
        }
        known.fact().become(now);
        session.update(known.handle(), known.fact(), "state");
        return true;
    }

    private boolean link(String name, boolean up) {
        State<LinkState> known = links.get(name);
        if (known == null) {
            LinkState fact = new LinkState(name, up);
            links.put(name, new State<>(fact, made.quietly(() -> session.insert(fact))));
            return true;
        }
        if (known.fact().isUp() == up) {
            return false;
        }
        known.fact().become(up);
        session.update(known.handle(), known.fact(), "up");
        return true;
    }

    private boolean expire() {
        long before = clock.getCurrentTime() - rules.keep().toMillis();
        boolean any = false;
        for (Held oldest = readings.peek(); oldest != null && oldest.time() < before; oldest = readings.peek()) {
            retract(readings.remove());
            any = true;
        }
        return any;
    }

    /** Drools may have expired it already. */
    private void retract(Held held) {
        if (session.getObject(held.handle()) != null) {
            session.delete(held.handle());
        }
    }

    /** Runs what is due, within bounds: one rule's mistake takes neither the thread nor the other rules. */
    private void fire() {
        scope.count();
        int failures = 0;
        while (true) {
            int left = settings.firings() - scope.fired();
            if (left <= 0 || failures > MOST_FAILURES) {
                session.getAgenda().clear();
                failed(
                        "rule '" + scope.lastRule() + "' was the last of " + scope.fired()
                                + " firings from one cause: those left were dropped",
                        null);
                return;
            }
            try {
                int ran = filter == null ? session.fireAllRules(left) : session.fireAllRules(filter, left);
                if (ran < left) {
                    return;
                }
            } catch (ConsequenceException e) {
                failures++;
                scope.discard();
                failed("rule '" + e.getRule().getName() + "' failed in its 'then'", e.getCause());
            } catch (RuntimeException e) {
                failures++;
                scope.discard();
                failed("rules could not be evaluated", e);
            }
        }
    }

    private void failed(String what, @Nullable Throwable cause) {
        counters.errors.increment();
        String text = what + (cause == null ? "" : ": " + cause);
        if (counters.trouble(text)) {
            LOG.warn("rules: {}", text, cause);
        }
    }

    /** The rule whose consequence runs at this moment; null for none. Any thread. */
    @Nullable
    String running() {
        return scope.running();
    }

    /** Stops it where it stands: nothing comes out any more. Any thread. */
    void giveUp() {
        scope.abandon();
        session.halt();
    }

    void dispose() {
        scope.abandon();
        session.dispose();
    }
}
