/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import io.penstock.api.event.Reading;
import io.penstock.api.rule.Condition;
import io.penstock.api.rule.Input;
import io.penstock.api.rule.Interlock;
import io.penstock.api.rule.Output;
import io.penstock.api.rule.ValueTest;
import io.penstock.api.setting.Matcher;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Interlocks for tests, written in Java. */
final class Locks {
    private Locks() {}

    record Test(String text, Predicate<Reading[]> holds) implements Condition {
        @Override
        public boolean test(Reading[] inputs, long now) {
            return holds.test(inputs);
        }
    }

    record Is(Object value) implements ValueTest {
        @Override
        public String text() {
            return String.valueOf(value);
        }

        @Override
        public boolean test(Object written) {
            return value.equals(written);
        }
    }

    /** As the loader makes it of {@code force}. */
    record OtherThan(Object value) implements ValueTest {
        @Override
        public String text() {
            return "other than " + value;
        }

        @Override
        public boolean test(Object written) {
            return !value.equals(written);
        }

        @Override
        public boolean guardsForce() {
            return true;
        }
    }

    static final ValueTest ANY = new ValueTest() {
        @Override
        public String text() {
            return "any";
        }

        @Override
        public boolean test(Object value) {
            return true;
        }
    };

    /** {@code boiler/Level < 20} forbids what {@code never} says and forces what {@code force} says. */
    static Interlock dry(Map<Output, ValueTest> never, Map<Output, Object> force) {
        return dry("dry-fire", never, force);
    }

    static Interlock dry(String name, Map<Output, ValueTest> never, Map<Output, Object> force) {
        return new Interlock(
                name,
                List.of(new Input("level", Matcher.of("boiler"), "Level", null)),
                new Test("level < 20", inputs -> inputs[0].number() < 20),
                never,
                force,
                Duration.ofMinutes(1),
                "the boiler is dry");
    }

    static Output output(String resource) {
        return new Output("boiler", resource);
    }
}
