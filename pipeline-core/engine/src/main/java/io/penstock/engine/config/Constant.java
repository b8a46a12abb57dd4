/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.event.Reading;
import io.penstock.api.rule.Formula;
import org.jspecify.annotations.Nullable;

/** A value as written. */
record Constant(Object constant) implements Formula {
    @Override
    public String text() {
        return constant.toString();
    }

    @Override
    public Object value(@Nullable Reading[] inputs, long now) {
        return constant;
    }

    @Override
    public String toString() {
        return text();
    }
}
