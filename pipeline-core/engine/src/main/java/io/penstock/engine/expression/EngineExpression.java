/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.expression;

import io.penstock.api.event.Event;
import io.penstock.api.event.Reading;
import io.penstock.api.setting.Expression;

/** A compiled expression. Equal to another of the same text: an unchanged step is known again after a reload. */
public final class EngineExpression implements Expression {
    private final String text;
    private final Predicate predicate;

    EngineExpression(String text, Predicate predicate) {
        this.text = text;
        this.predicate = predicate;
    }

    /** What evaluates it. */
    interface Predicate {
        int FALSE = 0;
        int TRUE = 1;
        /** An operand has the wrong type, or what it names is not there. */
        int MISMATCH = 2;

        int test(Event event, Reading reading);
    }

    @Override
    public String text() {
        return text;
    }

    @Override
    public boolean test(Event event, Reading reading, Runnable mismatched) {
        int result = predicate.test(event, reading);
        if (result == Predicate.MISMATCH) {
            mismatched.run();
        }
        return result == Predicate.TRUE;
    }

    /** For tests that compare evaluators. */
    int evaluate(Event event, Reading reading) {
        return predicate.test(event, reading);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EngineExpression e && text.equals(e.text);
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
