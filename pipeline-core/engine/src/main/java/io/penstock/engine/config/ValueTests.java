/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.event.Reading;
import io.penstock.api.event.ValueType;
import io.penstock.api.rule.Condition;
import io.penstock.api.rule.Truth;
import io.penstock.api.rule.ValueTest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code never:} may say of a value. A value that does not read as its resource's type is not let through either. */
final class ValueTests {
    static final ValueTest ANY = new ValueTest() {
        @Override
        public String text() {
            return "any";
        }

        @Override
        public boolean test(Object value) {
            return true;
        }

        @Override
        public String toString() {
            return text();
        }
    };

    private ValueTests() {}

    /**
     * One of these values.
     *
     * @param type of the resource's readings
     */
    record OneOf(ValueType type, List<Object> values) implements ValueTest {
        @Override
        public String text() {
            return values.size() == 1 ? values.get(0).toString() : values.toString();
        }

        @Override
        public boolean test(Object value) {
            if (type.isArray()) {
                return values.stream().anyMatch(v -> v.toString().equals(value.toString()));
            }
            Object wanted = OutputValues.normal(type, value);
            return wanted == null || values.stream().anyMatch(v -> wanted.equals(OutputValues.normal(type, v)));
        }

        @Override
        public String toString() {
            return text();
        }
    }

    /**
     * All but one value, that is forced.
     *
     * @param type of the resource's readings
     */
    record OtherThan(ValueType type, Object value) implements ValueTest {
        @Override
        public String text() {
            return "other than " + value;
        }

        @Override
        public boolean test(Object other) {
            if (type.isArray()) {
                return !value.toString().equals(other.toString());
            }
            Object wanted = OutputValues.normal(type, other);
            return wanted == null || !wanted.equals(OutputValues.normal(type, value));
        }

        @Override
        public boolean guardsForce() {
            return true;
        }

        @Override
        public String toString() {
            return text();
        }
    }

    /**
     * Those for which an expression over {@code value} holds, or cannot be known.
     *
     * @param type of the resource's readings
     */
    record Where(ValueType type, Condition condition) implements ValueTest {
        @Override
        public String text() {
            return condition.text();
        }

        @Override
        public boolean test(Object value) {
            @Nullable Reading[] one = {OutputValues.reading("value", type, value)};
            return condition.evaluate(one, 1) != Truth.FAILS;
        }

        @Override
        public String toString() {
            return text();
        }
    }
}
