/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.expression;

/** Compiles expressions. */
public final class Expressions {
    private Expressions() {}

    /**
     * The expression of this text.
     *
     * @throws IllegalArgumentException with what is wrong, and where in the text
     */
    public static EngineExpression compile(String text) {
        return new EngineExpression(text, CelCompiler.compile(text));
    }
}
