/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.drools;

import io.penstock.api.error.ProfileException;
import io.penstock.api.event.Event;
import io.penstock.api.event.Reading;
import io.penstock.api.event.ValueType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A session of the rules in {@code plant.drl}, on a clock that moves when it is told to, with what it asks for written down. */
final class TestSession implements AfterEachCallback {
    static final DroolsSettings SETTINGS = DroolsSettings.DEFAULT;
    private static final CompiledRules RULES = compile();

    final TestClock clock = new TestClock();
    final TestEffects effects = new TestEffects();
    final Edges edges = new Edges();
    final Counters counters = new Counters();
    private final List<RulesSession> begun = new ArrayList<>();
    private RulesSession session = begin(SETTINGS, edges, List.of());

    private static CompiledRules compile() {
        try (var in = TestSession.class.getResourceAsStream("/drools/plant.drl")) {
            String plant = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return DrlCompiler.compile(List.of(new DrlSource("rules/plant.drl", plant)), SETTINGS);
        } catch (IOException | ProfileException e) {
            throw new IllegalStateException(e);
        }
    }

    private RulesSession begin(DroolsSettings settings, Edges known, List<Event> before) {
        RulesSession made =
                new RulesSession(RULES, Set.of(), settings, effects, known, counters, new SessionTime(clock));
        begun.add(made);
        made.warmUp(before, null);
        return made;
    }

    /** Another session in place of this one, that knows what was asked for and begins with these events. */
    void beginAgain(List<Event> before) {
        session = begin(SETTINGS, edges, before);
    }

    /** Another in place of this one, within other bounds. */
    void beginAgain(DroolsSettings settings) {
        session = begin(settings, edges, List.of());
    }

    /** Another in place of this one, that remembers nothing. */
    void beginAnew() {
        session = begin(SETTINGS, new Edges(), List.of());
    }

    RulesSession session() {
        return session;
    }

    Event event(String device, String resource, double value) {
        long origin = clock.millis() * 1_000_000;
        return Event.of(
                UUID.randomUUID(),
                device,
                "P",
                resource,
                origin,
                List.of(Reading.ofFloat(resource, ValueType.FLOAT64, origin, value)));
    }

    /** Takes these while no other waits. */
    void take(Event... events) {
        session.process(List.of(events), true);
    }

    void say(String device, String resource, double value) {
        take(event(device, resource, value));
    }

    void pass(Duration time) {
        clock.advance(time);
        take();
    }

    /** One after another, with this much time behind each. */
    void every(Duration step, String device, String resource, double... values) {
        for (double value : values) {
            say(device, resource, value);
            pass(step);
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        begun.forEach(RulesSession::dispose);
    }
}
