/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import io.penstock.api.event.Event;
import io.penstock.api.event.Reading;
import io.penstock.api.event.ValueType;
import io.penstock.api.rule.Condition;
import io.penstock.api.rule.Consequence;
import io.penstock.api.rule.Consequence.SetValues;
import io.penstock.api.rule.Formula;
import io.penstock.api.rule.Input;
import io.penstock.api.rule.Rule;
import io.penstock.api.rule.Schedule;
import io.penstock.api.rule.Truth;
import io.penstock.api.setting.Matcher;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.DoublePredicate;
import org.jspecify.annotations.Nullable;

/** Rules as the loader would make them, without it. */
final class TestRules {
    private TestRules() {}

    /** A condition over the first input. */
    record Over(String text, DoublePredicate holds) implements Condition {
        @Override
        public boolean test(@Nullable Reading[] inputs, long now) {
            return evaluate(inputs, now) == Truth.HOLDS;
        }

        @Override
        public Truth evaluate(@Nullable Reading[] inputs, long now) {
            Reading t = inputs[0];
            return t == null || !t.isGood() ? Truth.UNKNOWN : holds.test(t.number()) ? Truth.HOLDS : Truth.FAILS;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Over o && text.equals(o.text);
        }

        @Override
        public int hashCode() {
            return text.hashCode();
        }

        @Override
        public String toString() {
            return text;
        }
    }

    record Value(Object constant) implements Formula {
        @Override
        public String text() {
            return constant.toString();
        }

        @Override
        public Object value(@Nullable Reading[] inputs, long now) {
            return constant;
        }
    }

    static Condition below(double limit) {
        return new Over("t < " + limit, t -> t < limit);
    }

    static Condition above(double limit) {
        return new Over("t > " + limit, t -> t > limit);
    }

    static Consequence set(String device, String resource, Object value) {
        return new SetValues(device, resource, Map.of(resource, new Value(value)), false);
    }

    /** Burner and pump of boiler-1 with one write. */
    static Consequence setBoth(Object value) {
        return new SetValues("boiler-1", "Both", Map.of("Burner", new Value(value), "Pump", new Value(value)), false);
    }

    static Builder rule(String name) {
        return new Builder(name);
    }

    static final class Builder {
        private final String name;
        private List<Input> inputs = List.of(input("boiler-1"));
        private @Nullable Condition when = below(55);
        private Duration holdFor = Duration.ZERO;
        private @Nullable Condition clear;
        private List<Consequence> then = List.of(set("boiler-1", "Burner", true));
        private List<Consequence> otherwise = List.of(set("boiler-1", "Burner", false));
        private int priority;
        private @Nullable Schedule schedule;

        private Builder(String name) {
            this.name = name;
        }

        Builder of(String device) {
            inputs = List.of(input(device));
            return this;
        }

        Builder of(Input... changed) {
            inputs = List.of(changed);
            return this;
        }

        Builder withoutInputs() {
            inputs = List.of();
            when = null;
            return this;
        }

        Builder when(Condition changed) {
            when = changed;
            return this;
        }

        Builder holdFor(Duration changed) {
            holdFor = changed;
            return this;
        }

        Builder clear(Condition changed) {
            clear = changed;
            return this;
        }

        Builder then(Consequence... changed) {
            then = List.of(changed);
            return this;
        }

        Builder otherwise(Consequence... changed) {
            otherwise = List.of(changed);
            return this;
        }

        Builder priority(int changed) {
            priority = changed;
            return this;
        }

        Builder schedule(Schedule changed) {
            schedule = changed;
            return this;
        }

        Rule build() {
            return new Rule(
                    name,
                    "",
                    inputs,
                    when,
                    holdFor,
                    clear,
                    then,
                    otherwise,
                    priority,
                    schedule,
                    Duration.ofSeconds(10));
        }
    }

    private static Input input(String device) {
        return new Input("t", Matcher.of(device), "Temperature", null);
    }

    static Event temperature(String device, double value, long origin) {
        return Event.of(
                UUID.randomUUID(),
                device,
                "Boiler",
                "Temperature",
                origin,
                List.of(Reading.ofFloat("Temperature", ValueType.FLOAT64, origin, value)));
    }
}
