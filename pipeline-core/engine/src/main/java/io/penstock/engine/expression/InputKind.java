/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.expression;

import io.penstock.api.event.ValueType;
import org.jspecify.annotations.Nullable;

/** What a named input is in an expression. */
public enum InputKind {
    /** Any number, as a double. */
    NUMBER,
    BOOL,
    TEXT,
    /** Known at run time only: one of the others. */
    ANY;

    /** Null for what no expression can name: arrays, bytes, objects. */
    public static @Nullable InputKind of(ValueType type) {
        if (type.isArray()) {
            return null;
        }
        return switch (type.kind()) {
            case BOOL -> BOOL;
            case TEXT -> TEXT;
            case SIGNED, UNSIGNED, FLOAT -> NUMBER;
            default -> null;
        };
    }

    /** For messages: {@code a number}. */
    public String words() {
        return switch (this) {
            case NUMBER -> "a number";
            case BOOL -> "true or false";
            case TEXT -> "text";
            case ANY -> "known at run time only";
        };
    }
}
