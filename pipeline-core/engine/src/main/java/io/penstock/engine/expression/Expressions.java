/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.expression;

/** Compiles expressions: what is common to closures, the rest by CEL. */
public final class Expressions {
    private Expressions() {}

    /**
     * The expression of this text.
     *
     * @throws IllegalArgumentException with what is wrong, and where in the text
     */
    public static EngineExpression compile(String text) {
        try {
            return new EngineExpression(text, Parser.compile(text));
        } catch (NotCommonException e) {
            return compileByCel(text);
        }
    }

    /** The same by CEL itself, whatever the expression. */
    static EngineExpression compileByCel(String text) {
        return new EngineExpression(text, CelCompiler.compile(text));
    }
}
